"""What values look like: amounts, moments, phones, names, codes – as regular expressions of RE2."""

from collections.abc import Mapping

from data.lexicon.lexicon import iso_codes
from data.parse import cell_sql

_CURRENCY = (
    "(?:[$€₽£₴₸₺₹]|руб\\.?|р\\.?|грн\\.?|тг|zł|tl|"
    + "|".join(sorted(code.lower() for code in iso_codes()))
    + ")"
)
_AMOUNT = (
    f"(?i)^'?[\\s\u00a0]*{_CURRENCY}?[-−+(]?[\\s\u00a0]*{_CURRENCY}?"
    "[\\d\\s\u00a0\u202f\u2009'’]*\\d([.,]\\d+)*[)\\-]?"
    f"[\\s\u00a0]*{_CURRENCY}?[)]?$"
)
PATTERNS: Mapping[str, str] = {  # form → what a value of it looks like
    "moment": r"^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}([ T,].*)?$"
    r"|^\d{1,2}[ .-]\p{L}{3,8}\.?[ .-]+\d{4}|^\d{4}-\d\d$|^\d\d[.]\d{4}$",
    "clock": r"^\d{1,3}:\d\d(:\d\d)?$",
    "number": _AMOUNT,
    "email": r"^[^@\s]+@[^@\s]+\.\p{L}+$",
    "phone": r"^'?((\+?[78]|\+\d{1,3})[\s(-]*\d{3}\)?[\s-]*\d{3}[\s-]*\d\d[\s-]*\d\d"
    r"|\(\d{3,4}\)[\s\d-]{6,9}|9\d{9})$",
    "inn": r"^(\d{10}|\d{12})$",
    "name": r"^\p{Lu}[\p{Ll}-]+([ ]\p{Lu}[\p{L}.-]*){1,2}$",
    "firm": r'(^|[ «"])(ООО|ИП|АО|ПАО|ЗАО|LLC|Ltd|Inc|GmbH)([ »"]|$)',
    "code": r"^\p{L}{0,6}[-_№#/]?\d[\w/-]{0,35}$",
    "link": r"^https?://",
    "whole": r"^\d{1,5}$",
    "currency": f"(?i)^{_CURRENCY}$",
    "account": r"^\d{20}$|^[A-Z]{2}\d\d ?([\dA-Z]{4} ?){2,7}[\dA-Z]{1,4}$",
    "reference": r"^\d[\d ]{7,}$",
    "cents": r"[.,]\d\d\D{0,4}$",
    "signed": r"^\D{0,4}[-−+(]|[-−]$",
    "short": r"^\d{2,4}$",
}
FORMS = [f"regexp_matches(v, {cell_sql.literal(each)})" for each in PATTERNS.values()]
