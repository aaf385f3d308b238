"""Decides how the cells of a column are read (dates, decimals, durations) by its own values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import duckdb

from data.model.errors import ExportError
from data.model.query_one import one
from data.parse import cell_sql, datetime_sql
from data.parse.datetime_sql import DatetimeFormat
from data.presets.file_format import FileFormat

_DAYS = {
    "dmy": ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d-%m-%y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y"),
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%y-%m-%d", "%Y%m%d", "%Y:%m:%d", "%Y-%m"),
    "text": ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%m.%Y"),
}
_CLOCKS = ("", " %H:%M:%S", " %H:%M", "T%H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")
UNIX = "unix"  # stands among a preset's date formats for seconds since 1970
ORDERS = frozenset(_DAYS)
ISO = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d", "%Y-%m-%dT%H:%M:%S")
PEEK = 20_000  # rows looked at before the whole file is read


class UndecidableDates(ExportError):
    """Day and month cannot be told apart in this column."""

    key = "errors.undecidable_dates"


class UndecidableNumbers(ExportError):
    """A separator in this column may stand for thousands or for the fraction."""

    key = "errors.undecidable_numbers"


class UndecidableDurations(ExportError):
    """Durations of two parts may be minutes and seconds or hours and minutes."""

    key = "errors.undecidable_durations"


@dataclass(frozen=True)
class CompanySettings:
    """The company's time zone (IANA name) and currency (ISO 4217), where a file names no other."""

    timezone: str = "Europe/Moscow"
    currency: str = "RUB"

    def for_file(self, file_format: FileFormat) -> "CompanySettings":
        """The settings with the file's own currency where its format names one."""
        currency = file_format.currency
        return replace(self, currency=currency) if currency else self


@dataclass(frozen=True)
class ColumnSample:
    """The values of one column, queried without reading them into Python.

    `text` is SQL of a value over the relation's rows.
    """

    connection: duckdb.DuckDBPyConnection
    relation: str
    text: str
    header: str
    file: str

    def count(self, *conditions: str) -> list[int]:
        """How many values meet each condition; `value` is the column of values."""
        counts = ", ".join(f"count(*) FILTER (WHERE {each})" for each in conditions)
        row = one(self.connection, f"SELECT {counts} FROM ({self._distinct(400)})")
        return list(row or ())

    def examples(self, condition: str = "true", n: int = 1) -> list[str]:
        """Some of the values that meet a condition."""
        values = f"SELECT value FROM ({self._distinct(20_000)}) WHERE {condition}"
        sql = f"{values} ORDER BY value LIMIT {n}"
        return [row[0] for row in self.connection.execute(sql).fetchall()]

    def _distinct(self, limit: int) -> str:
        return (
            f"SELECT DISTINCT value FROM (SELECT {self.text} AS value FROM {self.relation}) "
            f"WHERE value IS NOT NULL AND NOT {cell_sql.is_empty('value')} LIMIT {limit}"
        )


def datetime_format(
    column: ColumnSample, file_format: FileFormat, company: CompanySettings
) -> DatetimeFormat:
    """The date formats that fit a column; UndecidableDates where day and month both fit."""
    is_utc = "(utc)" in column.header.lower()
    file_zone = company.timezone if file_format.timezone is None else file_format.timezone
    dates = file_format.dates or ()
    preset_formats = tuple(each for each in dates if each != UNIX)
    order = preset_formats[0] if preset_formats and preset_formats[0] in _DAYS else None
    formats = () if order else preset_formats
    marks = column.count(
        datetime_sql.has_offset("value"),
        r"regexp_full_match(value, '[2-6]\d{4}([.]\d+)?')",
        "contains(value, ' 24:00')",
        "regexp_matches(lower(value), '[а-я]{3}')",
    )
    offsets, serials, midnight, months = (bool(mark) for mark in marks)
    decided = DatetimeFormat(
        formats=formats or ISO,
        zone="UTC" if is_utc else file_zone,
        company_zone=company.timezone,
        offsets=offsets,
        serials=serials,
        midnight=midnight,
        months=months,
        since_1904=file_format.since_1904,
        unix=UNIX in dates,
    )
    parsed = datetime_sql.moment("value", decided)
    (misses,) = column.count(f"({parsed} IS NULL OR year({parsed}) < 1000) AND NOT {_no_date()}")
    if misses:
        strict = file_format.date_order  # decided by the whole file of which this is a part
        fitting = _fitting_formats(column, strict or order or order_of(formats), bool(strict))
        short = (each for each in fitting if "%y" in each)  # %Y would read 17 as the year 17
        formats = tuple(dict.fromkeys((*short, *formats, *fitting)))
        decided = replace(decided, formats=formats or ISO)
    return decided


def _no_date() -> str:
    return datetime_sql.is_no_date("value")


def order_of(formats: Sequence[str]) -> str | None:
    """The order of day, month and year that the first format has."""
    for order, days in _DAYS.items():
        if formats and formats[0].split(" ")[0] in days:
            return order
    return None


def _fitting_formats(column: ColumnSample, order: str | None, is_strict: bool) -> tuple[str, ...]:
    families = {
        name: [day + clock for day, clock in product(days, _CLOCKS)] for name, days in _DAYS.items()
    }
    flat = [(name, each) for name, group in families.items() for each in group]
    text = datetime_sql.without_offset("replace(value, ' 24:00', ' 00:00')")
    hits = column.count(
        *(
            f"year(try_strptime({text}, {cell_sql.literal(each)})) >= 1000 AND NOT {_no_date()}"
            for _, each in flat
        )
    )
    fitting = [(name, each, n) for (name, each), n in zip(flat, hits, strict=True) if n]
    best = {name: max((n for f, _, n in fitting if f == name), default=0) for name in _DAYS}
    chosen = order if order and (is_strict or best.get(order)) else _likely_order(column, best)
    rest = "text" if chosen != "text" else ""
    formats = [each for name, each, _ in fitting if name in (chosen, rest, "ymd")]
    return (*formats, *ISO)


def _likely_order(column: ColumnSample, best: Mapping[str, int]) -> str:
    top = max(best.values())
    leaders = [name for name, hits in best.items() if hits == top and hits]
    if (
        "ymd" in leaders
        and len(leaders) > 1
        and column.count(r"regexp_matches(value, '^\d{4}')")[0]
    ):
        leaders.remove("ymd")  # full years are nobody's days; their formats are kept all the same
    if {"dmy", "mdy"} <= set(leaders):
        dotted = column.count("contains(value, '.')")[0]
        if dotted:
            return "dmy"
        raise UndecidableDates(file=column.file, column=column.header, example=column.examples()[0])
    if "ymd" in leaders and len(leaders) > 1:
        raise UndecidableDates(file=column.file, column=column.header, example=column.examples()[0])
    return leaders[0] if leaders else "dmy"


def decimal_sign(column: ColumnSample, file_format: FileFormat) -> str:
    """The sign before the fraction; UndecidableNumbers where 1,234 or 1.234 stands alone.

    In a workbook a number is a number, and its point is the fraction's.
    """
    if file_format.decimal:
        return file_format.decimal
    digits = f"regexp_replace({cell_sql.without_mark('value')}, '[^0-9.,]', '', 'g')"
    core = f"trim({digits}, '.,')"
    comma, point, unclear_comma, unclear_point = column.count(
        rf"regexp_matches({core}, '^\d+,(\d{{1,2}}|\d{{4,}})$|[.]\d{{3}}(,\d|[.]\d{{3}})')",
        rf"regexp_matches({core}, '^\d+[.](\d{{1,2}}|\d{{4,}})$|,\d{{3}}([.]\d|,\d{{3}})')",
        rf"regexp_full_match({core}, '[1-9]\d{{0,2}},\d{{3}}')",
        rf"regexp_full_match({core}, '[1-9]\d{{0,2}}[.]\d{{3}}')",
    )
    unclear = "," * bool(unclear_comma) + "." * bool(unclear_point and not file_format.has_numbers)
    if unclear and not comma and not point:
        pattern = rf"[1-9]\d{{0,2}}[{unclear}]\d{{3}}"
        example = column.examples(f"regexp_full_match({core}, '{pattern}')")[0]
        raise UndecidableNumbers(file=column.file, column=column.header, example=example)
    return "," if comma and not point else "."


def is_hours_and_minutes(column: ColumnSample, file_format: FileFormat) -> bool:
    """Whether 03:25 means hours and minutes; UndecidableDurations without other evidence."""
    if file_format.durations:
        return file_format.durations == "h:m"
    two, three = column.count(
        r"regexp_full_match(value, '\d+:\d\d')", r"regexp_matches(value, '\d+:\d\d:\d\d')"
    )
    if two and not three:
        example = column.examples(r"regexp_full_match(value, '\d+:\d\d')")[0]
        raise UndecidableDurations(file=column.file, column=column.header, example=example)
    return False
