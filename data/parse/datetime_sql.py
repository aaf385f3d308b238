"""SQL fragments that read dates and times out of text. Used in loading only: DuckDB's dialect."""

from dataclasses import dataclass

from data.parse.cell_sql import literal

_MONTHS = ("янв", "фев", "мар", "апр", "ма[йя]", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
# A clock time, and behind it the offset of its time zone: Z, +03, +0300, +03:00, UTC+3.
CLOCK_WITH_OFFSET = (
    r"(\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?)"
    r" *(Z|(?:UTC|GMT)?[-+−]\d{1,2}(?::?\d\d)?|UTC|GMT)$"
)
_NO_DATE = ("TIMESTAMP '1970-01-01'", "TIMESTAMP '1899-12-30'", "TIMESTAMP '1899-12-31'")


@dataclass(frozen=True)
class DatetimeFormat:
    """How the dates of one column are read.

    `formats`: strptime formats, the first that fits counts. `zone`: of the file's clock;
    `company_zone`: of the result (IANA names). `offsets`: some values name their own zone;
    `serials`: some are Excel's day numbers; `midnight`: some say 24:00; `months`: some name the
    month in Russian; `unix`: some are seconds since 1970.
    """

    formats: tuple[str, ...]
    zone: str
    company_zone: str
    offsets: bool = False
    serials: bool = False
    midnight: bool = False
    months: bool = False
    since_1904: bool = False
    unix: bool = False


def moment(text: str, datetime_format: DatetimeFormat) -> str:
    """A date, with its time where there is one, in the company's time zone."""
    parsed = _parsed(text, datetime_format.formats)
    company_zone = literal(datetime_format.company_zone)
    if datetime_format.zone != datetime_format.company_zone:
        instant = f"timezone({literal(datetime_format.zone)}, {parsed})"
        parsed = f"timezone({company_zone}, {instant})"
    cases = []
    if datetime_format.unix:
        instant = f"to_timestamp(CAST({text} AS BIGINT))"
        zoned = f"timezone({company_zone}, {instant})"
        cases.append(rf"WHEN regexp_full_match({text}, '\d{{9,10}}') THEN {zoned}")
    if datetime_format.offsets:
        zoned = f"timezone({company_zone}, {_instant(text, datetime_format.formats)})"
        cases.append(f"WHEN {has_offset(text)} THEN {zoned}")
    if datetime_format.serials:
        seconds = f"CAST(round(CAST({text} AS DOUBLE) * 86400) AS BIGINT)"
        zero = "1904-01-01" if datetime_format.since_1904 else "1899-12-30"
        serial = f"TIMESTAMP '{zero}' + to_seconds({seconds})"
        cases.append(rf"WHEN regexp_full_match({text}, '[2-6]\d{{4}}([.]\d+)?') THEN {serial}")
    if datetime_format.midnight:
        rolled = _parsed(f"replace({text}, ' 24:00', ' 00:00')", datetime_format.formats)
        cases.append(f"WHEN contains({text}, ' 24:00') THEN {rolled} + INTERVAL 1 DAY")
    if datetime_format.months:
        named = _parsed(_numbered_months(text), ("%d %m %Y", "%d %m %Y %H:%M", "%d %m %Y %H:%M:%S"))
        cases.append(f"WHEN regexp_matches(lower({text}), '[а-я]{{3}}') THEN {named}")
    return f"CASE {' '.join(cases)} ELSE {parsed} END" if cases else parsed


def has_offset(text: str) -> str:
    """SQL of: the cell names the offset of its time zone."""
    return f"regexp_matches({text}, {literal(CLOCK_WITH_OFFSET)})"


def without_offset(text: str) -> str:
    """The local date and time of the cell, without the offset behind it."""
    return rf"regexp_replace({text}, {literal(CLOCK_WITH_OFFSET)}, '\1')"


def _instant(text: str, formats: tuple[str, ...]) -> str:
    """The instant of a cell that names its offset."""
    local = without_offset(text)
    iso = f"try_cast(CASE WHEN regexp_matches({text}, '^\\d{{4}}-') THEN {local} END AS TIMESTAMP)"
    offset = f"regexp_extract({text}, {literal(CLOCK_WITH_OFFSET)}, 2)"
    digits = f"regexp_replace({offset}, '[^0-9]', '', 'g')"
    is_short = f"length({digits}) <= 2"
    hours = f"CASE WHEN {is_short} THEN {digits} ELSE left({digits}, -2) END"
    minutes = f"CASE WHEN {is_short} THEN '0' ELSE right({digits}, 2) END"
    total = f"coalesce(try_cast({hours} AS INTEGER) * 60 + try_cast({minutes} AS INTEGER), 0)"
    east = f"CASE WHEN regexp_matches({offset}, '[-−]') THEN -{total} ELSE {total} END"
    moment = f"coalesce({iso}, {_parsed(local, formats)})"
    return f"timezone('UTC', {moment} - to_minutes({east}))"


def or_no_date(moment: str) -> str:
    """The moment; NULL where it is one of those that mean no date."""
    listed = " OR ".join(f"{moment} = {each}" for each in _NO_DATE)
    return f"CASE WHEN {listed} THEN NULL ELSE {moment} END"


def _parsed(text: str, formats: tuple[str, ...]) -> str:
    if len(formats) == 1:
        return f"try_strptime({text}, {literal(formats[0])})"
    return f"try_strptime({text}, [{', '.join(literal(each) for each in formats)}])"


def _numbered_months(text: str) -> str:
    numbered = f"lower({text})"
    for number, name in enumerate(_MONTHS, 1):
        numbered = f"regexp_replace({numbered}, '{name}[а-я]*[.]?', '{number:02d}')"
    return f"trim(regexp_replace({numbered}, '\\s*г([.]|ода)?', ''))"


def is_no_date(text: str) -> str:
    """SQL of: the cell holds one of the dates that mean no date."""
    shown = r"(0$|01[.]01[.]1970|1970-01-01|30[.]12[.]1899|1899-12-3[01])"
    return f"regexp_matches({text}, '^{shown}')"


def joined_moment(day: str, time: str) -> str:
    """A date cell and a time cell as one text; a false date in the time cell is dropped."""
    clock = rf"regexp_extract({time}, '(\d{{1,2}}:\d{{2}}(:\d{{2}})?)', 1)"
    return rf"concat_ws(' ', regexp_extract({day}, '^[^ T]+'), nullif({clock}, ''))"
