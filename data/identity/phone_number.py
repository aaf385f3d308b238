"""Phone numbers of clients in E.164 form, so that two spellings of one number are equal."""

import re
from functools import lru_cache

import phonenumbers

_PLAIN_PHONE = re.compile(r"\+7[3489]\d{9}")


@lru_cache(maxsize=300_000)
def e164(written: str) -> str | None:
    """A phone number in E.164 form (`+79…`); None for one that cannot exist."""
    if _PLAIN_PHONE.fullmatch(written):
        return written if len(set(written[2:])) > 2 else None
    try:
        number = phonenumbers.parse(written, "RU")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
