"""Will we make it: `forecast` of a month, and its backtest."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from data.storage.forecast_log import Kept, kept
from data.storage.store import Store
from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain, Scope
from metrics.forecasting.month import Forecast, MonthForecast, month
from metrics.forecasting.replay import Said, replay
from metrics.models.outlook import LEVELS, Outlook
from present import serialize
from present.numbers import Numbers
from present.text import Text
from settings import Settings
from verbs.words import day, say, scope_of, verb

_BY = ("owner", "source", "product", "team", "pipeline", "client_kind")


def add(verbs: Any) -> None:
    """Declare forecast."""
    forecast = verb(verbs, "forecast", _forecast, "what the month will come to, and its chance")
    which = forecast.add_mutually_exclusive_group(required=True)
    which.add_argument("--month", type=_month, metavar="YYYY-MM")
    which.add_argument("--backtest", action="store_true", help="live through history again")
    which.add_argument("--record", action="store_true", help="what was said at each upload")
    forecast.add_argument("--by", choices=_BY)
    forecast.add_argument("--as-of", type=day, metavar="DATE")
    forecast.add_argument("--json", action="store_true")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM") from error


def _forecast(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    now = asked.as_of or store.now()
    first = asked.month or (now or date.today()).replace(day=1)
    scope = scope_of(store, settings, unit(first, Grain.MONTH), asked.as_of)
    told = _told(store, scope, asked)
    if asked.json:
        print(serialize.to_json(told))
        return 0
    text = Text(settings.language)
    rows = told if isinstance(told, list) else [told]
    if not rows or rows[0].get("q50") is None:
        return say(text("cli.no_forecast"))
    numbers = Numbers(text, scope.rules.currency)
    for row in rows:
        print(_words(row, asked.by, numbers, text))
    return 0


def _words(row: serialize.Plain, by: str | None, numbers: Numbers, text: Text) -> str:
    """A line for a person: the fact, the forecast with its interval, the plan and its chance."""
    who = f"{row['month']} {row.get(by) or text('figure.not_given')}" if by else row["month"]
    if "actual" in row or "made_at" in row:
        subject = row.get("subject")
        who = f"{row['origin']} → {row['month']}" + (f" {subject}" if subject else "")
    money = {
        name: numbers.show(row.get(key), Unit.MONEY)
        for name, key in (("low", "q10"), ("middle", "q50"), ("high", "q90"), ("plan", "plan"))
    }
    fact = numbers.show(row.get("actual", row.get("fact")), Unit.MONEY)
    key = "cli.forecast" if row["plan"] is None else "cli.forecast_plan"
    chance = numbers.show(row["chance"], Unit.SHARE)
    return text(key, who=who, fact=fact, chance=chance, **money)


def _told(store: Store, scope: Scope, asked: argparse.Namespace) -> Any:
    if asked.record:
        return [_kept(each) for each in kept(store)]
    return _backtest(store, scope) if asked.backtest else _of_month(store, scope, asked)


def _kept(each: Kept) -> serialize.Plain:
    names = [f"q{round(level * 100)}" for level in LEVELS]
    return {
        "made_at": each.made_at,
        "version": each.version,
        "origin": each.origin,
        "month": f"{each.month:%Y-%m}",
        "dimension": each.dimension,
        "subject": each.subject,
        "fact": _money(each.fact),
        **dict(zip(names, map(_money, each.quantiles), strict=True)),
        "plan": _money(each.plan),
        "chance": _share(each.chance),
    }


def _of_month(store: Store, scope: Scope, asked: argparse.Namespace) -> Any:
    found = month(store.run, scope, asked.month, asked.by)
    if asked.by is None:
        return _line(found, found.whole if found else None, asked.month)
    parts: Sequence[Forecast] = found.parts if found else ()
    return [{asked.by: part.key, **_line(found, part, asked.month)} for part in parts]


def _line(found: MonthForecast | None, line: Forecast | None, first: date) -> serialize.Plain:
    told: serialize.Plain = {
        "month": f"{first:%Y-%m}",
        "origin": found.origin if found else None,
        "measure": found.measure.name if found else None,
        "fact": _money(line.fact) if line else None,
    }
    told |= _quantiles(line.outlook if line else None)
    told |= {
        "plan": _money(line.plan) if line else None,
        "chance": _share(line.chance if line else None),
    }
    return told


def _backtest(store: Store, scope: Scope) -> list[serialize.Plain]:
    return [_origin(each) for each in replay(store.run, scope)]


def _origin(each: Said) -> serialize.Plain:
    return {
        "origin": each.origin,
        "month": f"{each.month.start:%Y-%m}",
        "actual": _money(each.actual),
        **_quantiles(each.outlook),
        "plan": _money(each.plan),
        "chance": _share(each.chance),
    }


def _quantiles(outlook: Outlook | None) -> serialize.Plain:
    names = [f"q{round(level * 100)}" for level in LEVELS]
    values = outlook.quantiles if outlook else [None] * len(names)
    return {name: _money(value) for name, value in zip(names, values, strict=True)}


def _money(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
