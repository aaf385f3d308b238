"""Values of a question: named in expressions, given only when the SQL runs."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from metrics.core.calendar import floor, shift, touched_months, working_days
from metrics.core.scope import Grain, Scope

_DAY = timedelta(days=1)
_PREFIX = "asked_"
_MARK = re.compile(rf"\b{_PREFIX}(\w+)\(\)", re.IGNORECASE)
_DAYS_OF_MONTH = 365.25 / 12


class Kind(Enum):
    """Types of values: in Ibis, and how each engine writes a value of it that comes later."""

    MOMENT = (dt.timestamp, "TIMESTAMP", "TIMESTAMP", "DateTime64(6)")
    COUNT = (dt.int64, "BIGINT", "BIGINT", "Int64")
    NUMBER = (dt.float64, "DOUBLE", "DOUBLE", "Float64")
    TEXT = (dt.string, "VARCHAR", "STRING", "String")
    TEXTS = (dt.Array(dt.string), "VARCHAR[]", "ARRAY<STRING>", "Array(String)")

    def placeholder(self, name: str, dialect: str) -> str:
        """The place in the SQL text where the value of that name goes."""
        _, duckdb, spark, clickhouse = self.value
        match dialect:
            case "pyspark":
                return f"CAST(:{name} AS {spark})"
            case "clickhouse":
                return f"{{{name}:{clickhouse}}}"
            case _:
                return f"CAST(${name} AS {duckdb})"


_KINDS: Mapping[str, Kind] = {
    "start": Kind.MOMENT,
    "end": Kind.MOMENT,
    "moment": Kind.MOMENT,
    "now": Kind.MOMENT,
    "as_of": Kind.MOMENT,
    "episode_start": Kind.MOMENT,
    "plan_start": Kind.MOMENT,
    "plan_end": Kind.MOMENT,
    "year_back": Kind.MOMENT,
    "talk_seconds": Kind.COUNT,
    "episode_seconds": Kind.COUNT,
    "callback_minutes": Kind.COUNT,
    "response_minutes": Kind.COUNT,
    "stale_days": Kind.COUNT,
    "churn_days": Kind.COUNT,
    "day_hours": Kind.NUMBER,
    "elapsed_share": Kind.NUMBER,
    "months": Kind.NUMBER,
    "currency": Kind.TEXT,
    "owner": Kind.TEXTS,
    "team": Kind.TEXTS,
    "pipeline": Kind.TEXTS,
    "source": Kind.TEXTS,
    "product": Kind.TEXTS,
    "stages": Kind.TEXTS,
    "system": Kind.TEXT,
    "mark": Kind.TEXT,
}


def _declare(name: str, kind: Kind) -> Callable[[], ir.Value]:
    def value() -> None: ...

    # A builtin function without arguments stands for the value: Ibis has no typed placeholder
    # of its own that survives compiling to text.
    return ibis.udf.scalar.builtin(  # type: ignore[no-any-return]
        value, name=f"{_PREFIX}{name}", signature=((), kind.value[0])
    )


_VALUES = {name: _declare(name, kind) for name, kind in _KINDS.items()}


def asked(name: str) -> ir.Value:
    """The value of that name in the question, as an expression."""
    return _VALUES[name]()


def place(sql: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """The SQL text with its placeholders written for the engine, and their names."""
    names = sorted({name.lower() for name in _MARK.findall(sql)})

    def written(mark: re.Match[str]) -> str:
        name = mark[1].lower()
        return _KINDS[name].placeholder(name, dialect)

    return _MARK.sub(written, sql), tuple(names)


def values(scope: Scope) -> dict[str, object]:
    """Every value of the question by its name."""
    period, rules = scope.period, scope.rules
    plan = touched_months(period)
    end = scope.elapsed.end
    return {
        "start": _midnight(period.start),
        "end": _midnight(period.end),
        "moment": _midnight(end),
        "now": _midnight(scope.known_until or end),
        "as_of": _midnight((scope.as_of or date.max - _DAY) + _DAY),
        "episode_start": _midnight(period.start) - timedelta(minutes=rules.episode_minutes),
        "plan_start": _midnight(plan.start),
        "plan_end": _midnight(plan.end),
        "year_back": _midnight(_year_back(end)),
        "talk_seconds": rules.talk_seconds,
        "episode_seconds": rules.episode_minutes * 60,
        "callback_minutes": rules.callback_minutes,
        "response_minutes": rules.response_minutes,
        "stale_days": rules.stale_days,
        "churn_days": rules.churn_days,
        "day_hours": rules.day_minutes / 60,
        "elapsed_share": working_days(scope.elapsed, rules) / max(working_days(plan, rules), 1),
        "months": _months(scope),
        "currency": rules.currency,
        **{name: list(chosen) for name, chosen in scope.filters.items()},
    }


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _year_back(end: date) -> date:
    first = floor(end, Grain.MONTH)
    return shift(first, Grain.MONTH, -12) + (end - first)


def _months(scope: Scope) -> float:
    """Length of the period in months; whole months count as whole."""
    period = scope.elapsed
    whole = touched_months(period)
    if whole != period:
        return period.days / _DAYS_OF_MONTH
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
