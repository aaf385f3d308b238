"""Sections of the HTML report that are lists of bars: funnel, losses, sources, products."""

from metrics.core.metric import Unit
from metrics.reports.funnel.steps import bottleneck
from present.markup import Markup, tag
from present.reports.month_report import MonthReport
from present.reports.sheets.funnel import stage_words
from present.reports.sheets.months import metric_value, win_rate
from present.reports.svg import Bar, bars

_MAX_BARS = 12


def funnel(report: MonthReport) -> Markup:
    """How many of the deals created in the month reached each stage."""
    text, numbers = report.answers.text, report.answers.numbers
    narrow = bottleneck(report.steps)
    title = text("report.funnel.title")
    if narrow:
        before = report.steps[report.steps.index(narrow) - 1]
        title = text(
            "funnel.stages_bottleneck",
            from_stage=stage_words(text, before),
            to_stage=stage_words(text, narrow),
        )
    shown = []
    for step in report.steps:
        share = numbers.show(step.share_first, Unit.SHARE)
        words = f"{numbers.show(step.deals, Unit.COUNT)} · {share}"
        shown.append(Bar(stage_words(text, step), words, float(step.deals)))
    return _section(report, title, text("funnel.basis_hint.cohort"), shown)


def losses(report: MonthReport) -> Markup:
    """Why deals were lost."""
    text, numbers = report.answers.text, report.answers.numbers
    whole = sum(loss.deals for loss in report.losses)
    shown = []
    for loss in [loss for loss in report.losses if loss.deals][:_MAX_BARS]:
        name = text("figure.not_given") if loss.reason is None else loss.reason
        share = numbers.show(loss.deals / whole, Unit.SHARE)
        change = numbers.change(loss.deals, loss.previous, Unit.COUNT)
        before = numbers.show(loss.previous, Unit.COUNT)
        note = text("charts.before", value=before).lower() if change else ""
        words = f"{numbers.show(loss.deals, Unit.COUNT)} · {share}"
        shown.append(Bar(name, words, float(loss.deals), None, note))
    return _section(report, text("funnel.lost"), text("report.losses.note"), shown)


def segments(report: MonthReport, dimension: str) -> Markup:
    """Receipts and win rate by the segments of one dimension."""
    text, numbers = report.answers.text, report.answers.numbers
    rows = sorted(
        report.segments.get(dimension, ()),
        key=lambda row: (row.key[0] is None, -(metric_value(row, "net_receipts") or 0.0)),
    )
    shown = []
    for row in rows[:_MAX_BARS]:
        name = text("figure.not_given") if row.key[0] is None else str(row.key[0])
        received, share = metric_value(row, "net_receipts"), win_rate(row)
        won = numbers.show(share, Unit.SHARE)
        note = text("report.page.rate", share=won) if share is not None else ""
        shown.append(Bar(name, numbers.show(received, Unit.MONEY), received, None, note))
    title = text(f"dimensions.{dimension}.brings")
    return _section(report, title, text("report.page.segments"), shown)


def _section(report: MonthReport, title: str, note: str, shown: list[Bar]) -> Markup:
    if not shown:
        nothing = tag("p", report.answers.text("figure.nothing"), kind="note")
        return tag("section", tag("h2", title), nothing, kind="whole")
    return tag(
        "section", tag("h2", title), tag("p", note, kind="note"), bars(title, shown), kind="whole"
    )
