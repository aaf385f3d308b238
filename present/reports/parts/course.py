"""The course of the month and of the year: against the plan day by day, month beside month."""

from datetime import date
from typing import cast

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import MonthForecast, State
from present.markup import Markup, tag
from present.reports.contents import RECEIPTS, Contents
from present.reports.sheets.months import value
from present.reports.svg import Band, Column, Curve, columns, lines, swatch

_EVERY = 5  # days between the labels of an axis


def plan(told: Contents) -> Markup:
    """Plan, fact, forecast and what is needed a day; the running total as a chart."""
    text = told.answers.text
    facts = _facts(told)
    if not told.days:
        return tag("section", tag("h2", text("overview.race_no_plan")), _empty(told), kind="whole")
    planned = any(day.plan is not None for day in told.days)
    title = text("overview.race" if planned else "overview.race_no_plan")
    return tag(
        "section",
        tag("h2", title),
        tag("dl", *facts) if facts else tag("span"),
        _race(told, title),
        _legend(told, planned),
        kind="whole",
    )


def months(told: Contents) -> Markup:
    """Twelve months side by side."""
    text, numbers = told.answers.text, told.answers.numbers
    title = text("report.months.title")
    known = [value(row, "net_receipts") for row in told.trend]
    if not any(each is not None for each in known):
        return tag("section", tag("h2", title), _empty(told), kind="whole")
    words, unit = numbers.in_scale(known)
    shown = [
        Column(
            _label(told, place),
            words[place],
            known[place],
            value(row, "plan"),
            running=told.answers.running and place == len(told.trend) - 1,
            under=_year(told, place),
        )
        for place, row in enumerate(told.trend)
    ]
    note = text("report.page.months", unit=unit)
    return tag(
        "section",
        tag("h2", title),
        tag("p", note, kind="note"),
        columns(title, shown),
        kind="whole",
    )


def _facts(told: Contents) -> list[Markup]:
    """Name and value of what is known about the plan."""
    text, numbers, forecast = told.answers.text, told.answers.numbers, told.forecast
    if forecast is None or forecast.measure is not RECEIPTS:
        return []
    whole = forecast.whole
    found = [
        ("plan", numbers.show(whole.plan, Unit.MONEY), ""),
        ("fact", numbers.show(whole.fact, Unit.MONEY), _done(told)),
    ]
    if forecast.state is not State.FINISHED:
        low, high = (numbers.about(whole.outlook.quantile(level)) for level in (0.1, 0.9))
        spread = text("charts.range", low=low, high=high)
        found.append(("forecast", numbers.about(whole.outlook.median), spread))
        if whole.chance is not None:
            found.append(("chance", numbers.chance(whole.chance), ""))
        if whole.needed is not None:
            left = text("plan.tiles.days_left", n=forecast.days_left)
            found.append(("needed", numbers.about(whole.needed), left))
    return [
        tag(
            "div",
            tag("dt", text(f"plan.tiles.{name}")),
            tag("dd", words, *([tag("small", small)] if small else [])),
        )
        for name, words, small in found
    ]


def _done(told: Contents) -> str:
    share = told.department["plan_attainment"].value
    if share is None:
        return ""
    answers = told.answers
    return answers.text("plan.tiles.of_plan", share=answers.numbers.show(share, Unit.SHARE))


def _race(told: Contents, title: str) -> Markup:
    days, forecast = told.days, told.forecast
    curves = [
        Curve("before", [day.previous_so_far for day in days]),
        Curve("target", [day.plan_so_far for day in days]),
    ]
    band = None
    if _goes_on(forecast):
        assert forecast
        curves.append(Curve("ahead", [day.middle for day in forecast.days]))
        band = Band([day.low for day in forecast.days], [day.high for day in forecast.days])
    curves.append(Curve("came", [day.fact_so_far for day in days]))
    known = [v for curve in curves for v in curve.values if v is not None]
    places, words = told.answers.numbers.ticks(max([*known, 0.0]), Unit.MONEY)
    across = [(n, str(day.day.day)) for n, day in enumerate(days) if (n + 1) % _EVERY == 0]
    return lines(title, curves, band, across, list(zip(places, words, strict=True)))


def _goes_on(forecast: MonthForecast | None) -> bool:
    return (
        forecast is not None
        and forecast.state is State.RUNNING
        and forecast.measure is RECEIPTS
        and any(day.middle is not None for day in forecast.days)
    )


def _legend(told: Contents, planned: bool) -> Markup:
    answers, text = told.answers, told.answers.text
    shown = [("came", text("charts.fact"))]
    if planned:
        shown.append(("target", text("charts.plan")))
    if _goes_on(told.forecast):
        shown += [("ahead", text("charts.forecast")), ("band", text("report.page.range"))]
    if answers.beside:
        shown.append(("before", answers.dates.period(answers.beside)))
    return tag("ul", *(tag("li", swatch(k), words) for k, words in shown), kind="legend")


def _label(told: Contents, place: int) -> str:
    """«окт»."""
    return told.answers.dates.step(_first(told, place), Grain.MONTH)[:3]


def _year(told: Contents, place: int) -> str:
    """The year, under its first month only."""
    first = _first(told, place)
    return str(first.year) if place == 0 or first.month == 1 else ""


def _first(told: Contents, place: int) -> date:
    return cast(date, told.trend[place].key[0])


def _empty(told: Contents) -> Markup:
    return tag("p", told.answers.text("figure.nothing"), kind="note")
