"""`forecast`: what a month will come to, its backtest, the forecasts recorded so far."""

import argparse
from collections.abc import Sequence
from datetime import date
from typing import Any

from data.model.dimensions import DIMENSIONS
from data.storage.forecast_log import LoggedForecast, logged_forecasts
from data.storage.store import Store
from metrics.core.calendar import unit
from metrics.core.metric import Unit
from metrics.core.scope import Grain, Scope
from metrics.forecasting.month import Forecast, MonthForecast, month
from metrics.forecasting.replay import ReplayedForecast, replay
from metrics.models.outlook import LEVELS, Outlook
from present import serialize
from present.numbers import Numbers
from present.text import Text
from settings import Settings
from verbs.arguments import day
from verbs.arguments import month as month_argument
from verbs.questions import scope_of, with_metrics
from verbs.runner import notify


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `forecast`."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--month", type=month_argument, metavar="YYYY-MM")
    which.add_argument("--backtest", action="store_true", help="live through history again")
    which.add_argument("--record", action="store_true", help="what was said at each upload")
    parser.add_argument("--by", choices=tuple(DIMENSIONS))
    parser.add_argument("--as-of", type=day, metavar="DATE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_metrics(_forecast))


def _forecast(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    now = args.as_of or store.now()
    first = args.month or (now or date.today()).replace(day=1)
    scope = scope_of(store, settings, unit(first, Grain.MONTH), args.as_of)
    answer = _rows(store, scope, args)
    if args.json:
        print(serialize.to_json(answer))
        return 0
    text = Text(settings.language)
    rows = answer if isinstance(answer, list) else [answer]
    if not rows or rows[0].get("q50") is None:
        return notify(text("cli.no_forecast"))
    numbers = Numbers(text, scope.rules.currency)
    for row in rows:
        print(_sentence(row, args.by, numbers, text))
    return 0


def _sentence(row: serialize.JsonObject, by: str | None, numbers: Numbers, text: Text) -> str:
    """The row as a line of text: fact, forecast with its interval, plan and its chance."""
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


def _rows(store: Store, scope: Scope, args: argparse.Namespace) -> Any:
    if args.record:
        return [_recorded_row(each) for each in logged_forecasts(store)]
    return _backtest(store, scope) if args.backtest else _of_month(store, scope, args)


def _recorded_row(each: LoggedForecast) -> serialize.JsonObject:
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


def _of_month(store: Store, scope: Scope, args: argparse.Namespace) -> Any:
    forecast = month(store.run, scope, args.month, args.by)
    if args.by is None:
        return _month_row(forecast, forecast.whole if forecast else None, args.month)
    parts: Sequence[Forecast] = forecast.parts if forecast else ()
    return [{args.by: part.key, **_month_row(forecast, part, args.month)} for part in parts]


def _month_row(
    forecast: MonthForecast | None, line: Forecast | None, first: date
) -> serialize.JsonObject:
    row: serialize.JsonObject = {
        "month": f"{first:%Y-%m}",
        "origin": forecast.origin if forecast else None,
        "measure": forecast.measure.name if forecast else None,
        "fact": _money(line.fact) if line else None,
    }
    row |= _quantiles(line.outlook if line else None)
    row |= {
        "plan": _money(line.plan) if line else None,
        "chance": _share(line.chance if line else None),
    }
    return row


def _backtest(store: Store, scope: Scope) -> list[serialize.JsonObject]:
    return [_backtest_row(each) for each in replay(store.run, scope)]


def _backtest_row(each: ReplayedForecast) -> serialize.JsonObject:
    return {
        "origin": each.origin,
        "month": f"{each.month.start:%Y-%m}",
        "actual": _money(each.actual),
        **_quantiles(each.outlook),
        "plan": _money(each.plan),
        "chance": _share(each.chance),
    }


def _quantiles(outlook: Outlook | None) -> serialize.JsonObject:
    names = [f"q{round(level * 100)}" for level in LEVELS]
    values = outlook.quantiles if outlook else [None] * len(names)
    return {name: _money(value) for name, value in zip(names, values, strict=True)}


def _money(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _share(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
