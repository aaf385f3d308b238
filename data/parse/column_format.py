"""How the cells of a column are to be read: decided per column, by its own values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import duckdb

from data.model.errors import ExportError
from data.model.query_one import one
from data.parse import cell_sql
from data.parse import datetime_sql as moments_sql

_DAYS = {
    "dmy": ("%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y", "%d-%m-%y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y", "%m-%d-%y"),
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%y-%m-%d", "%Y%m%d", "%Y-%m"),
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
class House:
    """What loading knows of the company: its time zone and its currency."""

    timezone: str = "Europe/Moscow"
    currency: str = "RUB"


@dataclass(frozen=True)
class Column:
    """The values of one column, asked about without reading them into Python."""

    connection: duckdb.DuckDBPyConnection
    relation: str
    text: str
    header: str
    file: str

    def count(self, *conditions: str) -> list[int]:
        """How many values meet each condition; `v` is the value."""
        asked = ", ".join(f"count(*) FILTER (WHERE {each})" for each in conditions)
        row = one(self.connection, f"SELECT {asked} FROM ({self._distinct(400)})")
        return list(row or ())

    def examples(self, condition: str = "true", n: int = 1) -> list[str]:
        """Some of the values that meet a condition."""
        sql = f"SELECT v FROM ({self._distinct(20_000)}) WHERE {condition} ORDER BY v LIMIT {n}"
        return [row[0] for row in self.connection.execute(sql).fetchall()]

    def _distinct(self, limit: int) -> str:
        return (
            f"SELECT DISTINCT v FROM (SELECT {self.text} AS v FROM {self.relation}) "
            f"WHERE v IS NOT NULL AND NOT {cell_sql.is_empty('v')} LIMIT {limit}"
        )


def moments(column: Column, file: Mapping[str, Any], house: House) -> moments_sql.Moments:
    """The date formats that fit a column; UndecidableDates where day and month both fit."""
    is_utc = "(utc)" in column.header.lower()
    zone = "UTC" if is_utc else str(file.get("timezone", house.timezone))
    unix = UNIX in file.get("dates", ())
    given = tuple(each for each in file.get("dates", ()) if each != UNIX)
    order = given[0] if given and given[0] in _DAYS else None
    formats = () if order else given
    marks = column.count(
        r"regexp_matches(v, '\d\d:\d\d.*(Z|[+-]\d\d(:?\d\d)?)$')",
        r"regexp_full_match(v, '[2-6]\d{4}([.]\d+)?')",
        "contains(v, ' 24:00')",
        "regexp_matches(lower(v), '[а-я]{3}')",
    )
    offsets, serials, midnight, months = (bool(mark) for mark in marks)
    how = moments_sql.Moments(
        *(formats or ISO, zone, house.timezone, offsets, serials, midnight, months),
        since_1904=bool(file.get("since_1904")),
        unix=unix,
    )
    read = moments_sql.moment("v", how)
    (misses,) = column.count(f"({read} IS NULL OR year({read}) < 1000) AND NOT {_no_date()}")
    if misses:
        strict = file.get("order")  # decided by the whole file of which this is a part
        found = _formats(column, strict or order or order_of(formats), bool(strict))
        short = (each for each in found if "%y" in each)  # %Y would read 17 as the year 17
        formats = tuple(dict.fromkeys((*short, *formats, *found)))
        how = replace(how, formats=formats or ISO)
    return how


def _no_date() -> str:
    return moments_sql.is_no_date("v")


def order_of(formats: Sequence[str]) -> str | None:
    """The order of day, month and year that the first format has."""
    for order, days in _DAYS.items():
        if formats and formats[0].split(" ")[0] in days:
            return order
    return None


def _formats(column: Column, order: str | None, is_strict: bool) -> tuple[str, ...]:
    families = {
        name: [day + clock for day, clock in product(days, _CLOCKS)] for name, days in _DAYS.items()
    }
    flat = [(name, each) for name, group in families.items() for each in group]
    text = "replace(v, ' 24:00', ' 00:00')"
    hits = column.count(
        *(
            f"year(try_strptime({text}, {cell_sql.literal(each)})) >= 1000 AND NOT {_no_date()}"
            for _, each in flat
        )
    )
    fitting = [(name, each, n) for (name, each), n in zip(flat, hits, strict=True) if n]
    best = {name: max((n for f, _, n in fitting if f == name), default=0) for name in _DAYS}
    chosen = order if order and (is_strict or best.get(order)) else _decide(column, best)
    rest = "text" if chosen != "text" else ""
    kept = [each for name, each, _ in fitting if name in (chosen, rest, "ymd")]
    return (*kept, *ISO)


def _decide(column: Column, best: Mapping[str, int]) -> str:
    top = max(best.values())
    leaders = [name for name, hits in best.items() if hits == top and hits]
    if "ymd" in leaders and len(leaders) > 1 and column.count(r"regexp_matches(v, '^\d{4}')")[0]:
        leaders.remove("ymd")  # full years are nobody's days; their formats are kept all the same
    if {"dmy", "mdy"} <= set(leaders):
        dotted = column.count("contains(v, '.')")[0]
        if dotted:
            return "dmy"
        raise UndecidableDates(file=column.file, column=column.header, example=column.examples()[0])
    if "ymd" in leaders and len(leaders) > 1:
        raise UndecidableDates(file=column.file, column=column.header, example=column.examples()[0])
    return leaders[0] if leaders else "dmy"


def decimal(column: Column, file: Mapping[str, Any]) -> str:
    """The sign before the fraction; UndecidableNumbers where 1,234 or 1.234 stands alone.

    In a workbook a number is a number, and its point is the fraction's.
    """
    if file.get("decimal"):
        return str(file["decimal"])
    core = r"regexp_replace(v, '[^0-9.,]', '', 'g')"
    comma, point, unclear_comma, unclear_point = column.count(
        rf"regexp_matches({core}, '^\d+,(\d{{1,2}}|\d{{4,}})$|[.]\d{{3}}(,\d|[.]\d{{3}})')",
        rf"regexp_matches({core}, '^\d+[.](\d{{1,2}}|\d{{4,}})$|,\d{{3}}([.]\d|,\d{{3}})')",
        rf"regexp_full_match({core}, '[1-9]\d{{0,2}},\d{{3}}')",
        rf"regexp_full_match({core}, '[1-9]\d{{0,2}}[.]\d{{3}}')",
    )
    unclear = "," * bool(unclear_comma) + "." * bool(unclear_point and not file.get("has_numbers"))
    if unclear and not comma and not point:
        pattern = rf"[1-9]\d{{0,2}}[{unclear}]\d{{3}}"
        example = column.examples(f"regexp_full_match({core}, '{pattern}')")[0]
        raise UndecidableNumbers(file=column.file, column=column.header, example=example)
    return "," if comma and not point else "."


def hours_and_minutes(column: Column, file: Mapping[str, Any]) -> bool:
    """Whether 03:25 means hours and minutes; UndecidableDurations without other evidence."""
    if file.get("durations"):
        return str(file["durations"]) == "h:m"
    two, three = column.count(
        r"regexp_full_match(v, '\d+:\d\d')", r"regexp_matches(v, '\d+:\d\d:\d\d')"
    )
    if two and not three:
        example = column.examples(r"regexp_full_match(v, '\d+:\d\d')")[0]
        raise UndecidableDurations(file=column.file, column=column.header, example=example)
    return False
