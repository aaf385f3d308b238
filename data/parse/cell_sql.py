"""SQL fragments that read one cell of text as a value. Used in loading only: DuckDB's dialect."""

import re

from data.model.empty_cells import EMPTY, ERRORS

_TRIMMED = " \t\r\n\u00a0\u202f\u2009\u2007\ufeff\u200b"
_FIRST = "".join(sorted({each[0] + each[0].upper() for each in EMPTY}))
_NOTHING = "|".join(re.escape(each) for each in EMPTY)
_ODD_ENDS = f"^[{_TRIMMED}]|[{_TRIMMED}]$"
_GAP = "[\\s\u00a0\u202f\u2009]+"
_TRUE = ("да", "yes", "y", "1", "true", "истина", "+")
_FALSE = ("нет", "no", "n", "0", "false", "ложь")


def literal(value: str) -> str:
    """The text as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def words(values: tuple[str, ...]) -> str:
    """Texts as an SQL list in brackets."""
    return "(" + ", ".join(literal(value) for value in values) + ")"


def trimmed(place: str, is_odd: bool = True) -> str:
    """The cell without spaces around it, of any kind where `is_odd`; empty becomes NULL."""
    if not is_odd:
        return f"nullif(trim({place}), '')"
    ends = has_odd_ends(place)
    cleaned = f"trim({place}, {literal(_TRIMMED)})"
    return f"nullif(CASE WHEN {ends} THEN {cleaned} ELSE {place} END, '')"


def has_odd_ends(place: str) -> str:
    """SQL of: the cell begins or ends with a space of any kind."""
    return f"regexp_matches({place}, {literal(_ODD_ENDS)})"


def one_spaced(text: str) -> str:
    """Words with one plain space between them."""
    odd = f"contains({text}, '  ') OR contains({text}, chr(160)) OR contains({text}, chr(10))"
    return f"CASE WHEN {odd} THEN regexp_replace({text}, {literal(_GAP)}, ' ', 'g') ELSE {text} END"


def lowered(text: str) -> str:
    """The text as words are compared in SQL: lower case, ё as е."""
    return f"replace(lower({text}), 'ё', 'е')"


def is_empty(text: str) -> str:
    """SQL of: the cell has one of the forms of an empty cell.

    A pattern and not an IN list, which DuckDB would turn into a join.
    """
    begins_so = f"contains({literal(_FIRST)}, left({text}, 1))"
    return f"({begins_so} AND regexp_full_match(lower({text}), {literal(_NOTHING)}))"


def is_error(text: str) -> str:
    """SQL of: the cell holds an error of Excel and not a value."""
    return f"({text} LIKE '#%' AND lower({text}) IN {words(ERRORS)})"


def or_null(text: str) -> str:
    """The text; NULL where it is one of the forms of an empty cell."""
    return f"CASE WHEN {is_empty(text)} THEN NULL ELSE {text} END"


def stored_text(text: str) -> str:
    """Text as it is stored: NULL where it is empty, without invisible characters."""
    return f"replace(replace({or_null(text)}, chr(8203), ''), chr(65279), '')"


def identity(text: str) -> str:
    """An id: text without spaces, invisible characters and a leading apostrophe."""
    return f"nullif(ltrim({stored_text(text)}, ''''), '')"


CURRENCY_MARK = r"\p{Sc}|\p{L}[\p{L}.]*"


def currency_mark(text: str) -> str:
    """The currency sign or word in an amount; NULL where there is none."""
    plain_number = rf"regexp_full_match({text}, '-?\d+([.,]\d+)?')"
    return (
        f"CASE WHEN {plain_number} THEN NULL "
        f"ELSE nullif(regexp_extract({text}, {literal(CURRENCY_MARK)}), '') END"
    )


_GAPS = "[\\s\u00a0\u202f\u2009\u2007'’‘ʼ´`′]+"
_MINUSES = "−–—‒‐‑﹣－("
_NO_CENTS = "[.,]-+$"  # 500.- and 500,- are whole amounts
_FAST = r"'-?\d{1,15}([.]\d{1,2})?'"


def amount_core(text: str) -> str:
    """Digits, separators and minus of an amount; NULL where it is plain already."""
    core = without_mark(text)
    core = f"translate({core}, {literal(_MINUSES)}, {literal('-' * len(_MINUSES))})"
    core = f"regexp_replace({core}, {literal(_NO_CENTS)}, '')"
    return f"CASE WHEN regexp_full_match({text}, {_FAST}) THEN NULL ELSE {core} END"


def without_mark(text: str) -> str:
    """The amount without its currency and the gaps between its digits."""
    core = f"regexp_replace({text}, {literal(CURRENCY_MARK)}, '', 'g')"
    return f"regexp_replace({core}, {literal(_GAPS)}, '', 'g')"


def money(text: str, core: str, decimal: str) -> str:
    """An amount; `decimal` settles values such as 1.234 where one separator fits both readings."""
    thousands = "." if decimal == "," else ","
    bare = f"trim({core}, '()-+.,')"
    settled = (
        f"CASE WHEN contains({bare}, ',') AND contains({bare}, '.') THEN "
        f"CASE WHEN instr(reverse({bare}), ',') < instr(reverse({bare}), '.') "
        f"THEN replace(replace({bare}, '.', ''), ',', '.') ELSE replace({bare}, ',', '') END "
        rf"WHEN regexp_full_match({bare}, '\d{{1,3}}([.,]\d{{3}}){{2,}}') "
        rf"THEN regexp_replace({bare}, '[.,]', '', 'g') "
        rf"WHEN regexp_full_match({bare}, '\d{{1,3}}[{thousands}]\d{{3}}') "
        f"THEN replace({bare}, {literal(thousands)}, '') "
        f"ELSE replace({bare}, ',', '.') END"
    )
    negative = f"(starts_with({core}, '-') OR ends_with({core}, '-'))"
    sign = f"CASE WHEN {negative} THEN -1 ELSE 1 END"
    return (
        f"CASE WHEN {core} IS NULL THEN try_cast({text} AS DECIMAL(18, 2)) "
        f"ELSE CAST({sign} * try_cast({settled} AS DECIMAL(18, 2)) AS DECIMAL(18, 2)) END"
    )


def is_zero(text: str) -> str:
    """The amount is a nought, with or without cents and a currency."""
    return rf"coalesce(regexp_full_match({text}, '[-+]?0+([.,]0+)?(\s*\D{{1,5}})?'), false)"


def is_negative(text: str) -> str:
    """SQL of: the amount has a minus before or after it, or stands in brackets."""
    dash, bracket = _MINUSES[:-1], _MINUSES[-1]
    pattern = f"^[{dash}{bracket}-]|[^.,][{dash}-]$"
    return f"coalesce(regexp_matches({without_mark(text)}, {literal(pattern)}), false)"


def _one_of(word: str, forms: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"{word} = {literal(form)}" for form in forms) + ")"


def number(text: str) -> str:
    """A number with a fraction, point or comma."""
    return f"try_cast(replace(replace({text}, ' ', ''), ',', '.') AS DOUBLE)"


_CLOCK = (r"(\d+):\d\d:\d\d", r"\d+:(\d\d):\d\d", r"\d+:\d\d:(\d\d)")
_NAMED = (r"(\d+)\s*ч", r"(\d+)\s*м", r"(\d+)\s*с")
_DAYS = r"(\d+)\s*(?:day|дн|д[.\s])"
_SHORT = (r"^(\d+):\d\d$", r"^\d+:(\d\d)$")


def _sum_of_parts(text: str, patterns: tuple[str, ...], weights: tuple[int, ...]) -> str:
    return " + ".join(
        f"coalesce(try_cast(regexp_extract({text}, {literal(pattern)}, 1) AS BIGINT), 0) * {weight}"
        for pattern, weight in zip(patterns, weights, strict=True)
    )


def seconds(text: str, is_hours: bool) -> str:
    """A duration in seconds; `is_hours` settles 03:25 as hours and minutes."""
    clock = _sum_of_parts(text, (_DAYS, *_CLOCK), (86400, 3600, 60, 1))
    named = _sum_of_parts(text, (_DAYS, *_NAMED), (86400, 3600, 60, 1))
    short = _sum_of_parts(text, _SHORT, (3600, 60) if is_hours else (60, 1))
    return (
        f"CASE WHEN try_cast({text} AS BIGINT) IS NOT NULL THEN try_cast({text} AS BIGINT) "
        rf"WHEN regexp_matches({text}, '\d+:\d\d:\d\d') THEN {clock} "
        rf"WHEN regexp_full_match({text}, '\d+:\d\d') THEN {short} "
        rf"WHEN regexp_matches({text}, '\d+\s*(ч|м|с|дн)') THEN {named} "
        f"ELSE CAST(round(try_cast({text} AS DOUBLE)) AS BIGINT) END"
    )


def count(text: str) -> str:
    """A whole number."""
    return f"CAST(round(try_cast({text} AS DOUBLE)) AS BIGINT)"


def flag(text: str) -> str:
    """Yes or no in the words exports use."""
    word = f"lower({text})"
    no = f"WHEN {_one_of(word, _FALSE)} THEN false"
    return f"CASE WHEN {_one_of(word, _TRUE)} THEN true {no} END"


def phone_core(text: str) -> str:
    """What of a phone is to be looked at closely; NULL where it is a plain Russian number."""
    plain_city = f"length({text}) = 11 AND left({text}, 1) IN ('7', '8')"
    plain_full = f"length({text}) = 12 AND left({text}, 2) = '+7'"
    is_number = f"try_cast(right({text}, 10) AS BIGINT) IS NOT NULL"
    without = f"regexp_replace({text}, '(?i)(доб|вн|ext|#|;).*$', '')"
    plain_form = f"(({plain_city}) OR ({plain_full})) AND {is_number}"
    return f"CASE WHEN {plain_form} THEN NULL ELSE {without} END"


def phone(text: str, core: str) -> str:
    """A phone as +7…; short numbers and names of lines stay as they are written."""
    digits = f"regexp_replace({core}, '[^0-9]', '', 'g')"
    international = f"starts_with(ltrim({core}, ' (''='), '+')"
    return (
        f"CASE WHEN {core} IS NULL THEN '+7' || right({text}, 10) "
        f"WHEN regexp_matches({text}, '^[0-9]+[.,][0-9]+[eE][+]') OR {is_empty(text)} THEN NULL "
        f"WHEN regexp_matches({core}, '[A-Za-z]') THEN {text} "
        f"WHEN length({digits}) = 11 AND left({digits}, 1) IN ('7', '8') "
        f"THEN '+7' || right({digits}, 10) "
        f"WHEN {international} AND length({digits}) >= 8 THEN '+' || {digits} "
        f"WHEN length({digits}) = 10 AND left({digits}, 1) IN ('3', '4', '8', '9') "
        f"THEN '+7' || {digits} "
        f"WHEN length({digits}) BETWEEN 1 AND 10 THEN {digits} "
        f"WHEN length({digits}) > 10 THEN '+' || ltrim({digits}, '0') END"
    )
