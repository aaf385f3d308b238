"""Progress sections of the HTML report: receipts against the plan by day and by month."""

from datetime import date
from typing import cast

from metrics.core.metric import Unit
from metrics.core.scope import Grain
from metrics.forecasting.month import MonthForecast, MonthState
from present.markup import Markup, tag
from present.reports.month_report import RECEIPTS, MonthReport
from present.reports.sheets.months import metric_value
from present.reports.svg import Band, Column, Curve, columns, lines, swatch

_LABEL_STEP = 5  # days between the labels of an axis


def plan(report: MonthReport) -> Markup:
    """Section of plan, fact, forecast and what is needed a day, with the running total."""
    text = report.answers.text
    facts = _plan_facts(report)
    if not report.days:
        return tag(
            "section", tag("h2", text("overview.race_no_plan")), _empty(report), kind="whole"
        )
    planned = any(day.plan is not None for day in report.days)
    title = text("overview.race" if planned else "overview.race_no_plan")
    return tag(
        "section",
        tag("h2", title),
        tag("dl", *facts) if facts else tag("span"),
        _running_total(report, title),
        _legend(report, planned),
        kind="whole",
    )


def months(report: MonthReport) -> Markup:
    """Section of twelve months as columns."""
    text, numbers = report.answers.text, report.answers.numbers
    title = text("report.months.title")
    receipts = [metric_value(row, "net_receipts") for row in report.trend]
    if not any(each is not None for each in receipts):
        return tag("section", tag("h2", title), _empty(report), kind="whole")
    words, unit = numbers.in_scale(receipts)
    shown = [
        Column(
            _label(report, place),
            words[place],
            receipts[place],
            metric_value(row, "plan"),
            running=report.answers.is_running and place == len(report.trend) - 1,
            under=_year(report, place),
        )
        for place, row in enumerate(report.trend)
    ]
    note = text("report.page.months", unit=unit)
    return tag(
        "section",
        tag("h2", title),
        tag("p", note, kind="note"),
        columns(title, shown),
        kind="whole",
    )


def _plan_facts(report: MonthReport) -> list[Markup]:
    """The figures about the plan that are known, as terms of a list."""
    text, numbers, forecast = report.answers.text, report.answers.numbers, report.forecast
    if forecast is None or forecast.measure is not RECEIPTS:
        return []
    whole = forecast.whole
    facts = [
        ("plan", numbers.show(whole.plan, Unit.MONEY), ""),
        ("fact", numbers.show(whole.fact, Unit.MONEY), _attainment(report)),
    ]
    if forecast.state is not MonthState.FINISHED:
        low, high = (numbers.about(whole.outlook.quantile(level)) for level in (0.1, 0.9))
        spread = text("charts.range", low=low, high=high)
        facts.append(("forecast", numbers.about(whole.outlook.median), spread))
        if whole.chance is not None:
            facts.append(("chance", numbers.chance(whole.chance), ""))
        if whole.needed is not None:
            left = text("plan.tiles.days_left", n=forecast.days_left)
            facts.append(("needed", numbers.about(whole.needed), left))
    return [
        tag(
            "div",
            tag("dt", text(f"plan.tiles.{name}")),
            tag("dd", words, *([tag("small", small)] if small else [])),
        )
        for name, words, small in facts
    ]


def _attainment(report: MonthReport) -> str:
    share = report.department["plan_attainment"].value
    if share is None:
        return ""
    answers = report.answers
    return answers.text("plan.tiles.of_plan", share=answers.numbers.show(share, Unit.SHARE))


def _running_total(report: MonthReport, title: str) -> Markup:
    days, forecast = report.days, report.forecast
    curves = [
        Curve("before", [day.previous_so_far for day in days]),
        Curve("target", [day.plan_so_far for day in days]),
    ]
    band = None
    if _has_outlook(forecast):
        assert forecast
        curves.append(Curve("ahead", [day.middle for day in forecast.days]))
        band = Band([day.low for day in forecast.days], [day.high for day in forecast.days])
    curves.append(Curve("came", [day.fact_so_far for day in days]))
    values = [v for curve in curves for v in curve.values if v is not None]
    places, words = report.answers.numbers.ticks(max([*values, 0.0]), Unit.MONEY)
    across = [(n, str(day.day.day)) for n, day in enumerate(days) if (n + 1) % _LABEL_STEP == 0]
    return lines(title, curves, band, across, list(zip(places, words, strict=True)))


def _has_outlook(forecast: MonthForecast | None) -> bool:
    return (
        forecast is not None
        and forecast.state is MonthState.RUNNING
        and forecast.measure is RECEIPTS
        and any(day.middle is not None for day in forecast.days)
    )


def _legend(report: MonthReport, planned: bool) -> Markup:
    answers, text = report.answers, report.answers.text
    shown = [("came", text("charts.fact"))]
    if planned:
        shown.append(("target", text("charts.plan")))
    if _has_outlook(report.forecast):
        shown += [("ahead", text("charts.forecast")), ("band", text("report.page.range"))]
    if answers.compared_period:
        shown.append(("before", answers.dates.period(answers.compared_period)))
    return tag("ul", *(tag("li", swatch(k), words) for k, words in shown), kind="legend")


def _label(report: MonthReport, place: int) -> str:
    """«окт»."""
    return report.answers.dates.step(_first(report, place), Grain.MONTH)[:3]


def _year(report: MonthReport, place: int) -> str:
    """The year, under its first month only."""
    first = _first(report, place)
    return str(first.year) if place == 0 or first.month == 1 else ""


def _first(report: MonthReport, place: int) -> date:
    return cast(date, report.trend[place].key[0])


def _empty(report: MonthReport) -> Markup:
    return tag("p", report.answers.text("figure.nothing"), kind="note")
