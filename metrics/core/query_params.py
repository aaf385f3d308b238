"""Parameters of queries: named in expressions, filled in when the SQL runs."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import Enum

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from data.model.dimensions import FILTERED
from metrics.core.calendar import floor, shift, touched_months, working_days
from metrics.core.scope import Grain, Scope

_DAY = timedelta(days=1)
_PREFIX = "param_"
_MARK = re.compile(rf"\b{_PREFIX}(\w+)\(\)", re.IGNORECASE)
_DAYS_OF_MONTH = 365.25 / 12


class ParamType(Enum):
    """Types of parameters: in Ibis, and in the placeholders of each engine."""

    MOMENT = (dt.timestamp, "TIMESTAMP", "TIMESTAMP", "DateTime64(6)")
    COUNT = (dt.int64, "BIGINT", "BIGINT", "Int64")
    NUMBER = (dt.float64, "DOUBLE", "DOUBLE", "Float64")
    TEXT = (dt.string, "VARCHAR", "STRING", "String")
    TEXTS = (dt.Array(dt.string), "VARCHAR[]", "ARRAY<STRING>", "Array(String)")

    def placeholder(self, name: str, dialect: str) -> str:
        """The placeholder of the parameter of that name, as the dialect writes it."""
        _, duckdb, spark, clickhouse = self.value
        match dialect:
            case "pyspark":
                return f"CAST(:{name} AS {spark})"
            case "clickhouse":
                return f"{{{name}:{clickhouse}}}"
            case _:
                return f"CAST(${name} AS {duckdb})"


_TYPES: Mapping[str, ParamType] = {
    "start": ParamType.MOMENT,
    "end": ParamType.MOMENT,
    "moment": ParamType.MOMENT,
    "now": ParamType.MOMENT,
    "as_of": ParamType.MOMENT,
    "episode_start": ParamType.MOMENT,
    "plan_start": ParamType.MOMENT,
    "plan_end": ParamType.MOMENT,
    "year_back": ParamType.MOMENT,
    "talk_seconds": ParamType.COUNT,
    "episode_seconds": ParamType.COUNT,
    "callback_minutes": ParamType.COUNT,
    "response_minutes": ParamType.COUNT,
    "stale_days": ParamType.COUNT,
    "churn_days": ParamType.COUNT,
    "day_hours": ParamType.NUMBER,
    "elapsed_share": ParamType.NUMBER,
    "months": ParamType.NUMBER,
    "currency": ParamType.TEXT,
    **dict.fromkeys(FILTERED, ParamType.TEXTS),
    "stages": ParamType.TEXTS,
    "system": ParamType.TEXT,
    "mark": ParamType.TEXT,
}


def _declare(name: str, param_type: ParamType) -> Callable[[], ir.Value]:
    def value() -> None: ...

    # A builtin function without arguments stands for the value: Ibis has no typed placeholder
    # of its own that survives compiling to text.
    return ibis.udf.scalar.builtin(  # type: ignore[no-any-return]
        value, name=f"{_PREFIX}{name}", signature=((), param_type.value[0])
    )


_PARAMS = {name: _declare(name, param_type) for name, param_type in _TYPES.items()}


def param(name: str) -> ir.Value:
    """The parameter of that name, as an expression."""
    return _PARAMS[name]()


def write_placeholders(sql: str, dialect: str) -> tuple[str, tuple[str, ...]]:
    """The SQL text with placeholders of the dialect in place of parameters, and their names."""
    names = sorted({name.lower() for name in _MARK.findall(sql)})

    def placeholder(mark: re.Match[str]) -> str:
        name = mark[1].lower()
        return _TYPES[name].placeholder(name, dialect)

    return _MARK.sub(placeholder, sql), tuple(names)


def param_values(scope: Scope) -> dict[str, object]:
    """The value of every parameter for this scope, by name."""
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
