"""Funnel, losses, sources and products as lists of bars."""

from metrics.core.metric import Unit
from metrics.reports.funnel.steps import bottleneck
from present.markup import Markup, tag
from present.reports.contents import Contents
from present.reports.sheets.funnel import stage_words
from present.reports.sheets.months import rate, value
from present.reports.svg import Bar, bars

_MOST = 12


def funnel(told: Contents) -> Markup:
    """How far the deals of the month came."""
    text, numbers = told.answers.text, told.answers.numbers
    narrow = bottleneck(told.steps)
    title = text("report.funnel.title")
    if narrow:
        before = told.steps[told.steps.index(narrow) - 1]
        title = text(
            "funnel.stages_bottleneck",
            from_stage=stage_words(text, before),
            to_stage=stage_words(text, narrow),
        )
    shown = []
    for step in told.steps:
        share = numbers.show(step.share_first, Unit.SHARE)
        words = f"{numbers.show(step.deals, Unit.COUNT)} · {share}"
        shown.append(Bar(stage_words(text, step), words, float(step.deals)))
    return _section(told, title, text("funnel.basis_hint.cohort"), shown)


def losses(told: Contents) -> Markup:
    """Why deals were lost."""
    text, numbers = told.answers.text, told.answers.numbers
    whole = sum(loss.deals for loss in told.losses)
    shown = []
    for loss in [loss for loss in told.losses if loss.deals][:_MOST]:
        name = text("figure.not_given") if loss.reason is None else loss.reason
        share = numbers.show(loss.deals / whole, Unit.SHARE)
        change = numbers.change(loss.deals, loss.previous, Unit.COUNT)
        before = numbers.show(loss.previous, Unit.COUNT)
        note = text("charts.before", value=before).lower() if change else ""
        words = f"{numbers.show(loss.deals, Unit.COUNT)} · {share}"
        shown.append(Bar(name, words, float(loss.deals), None, note))
    return _section(told, text("funnel.lost"), text("report.losses.note"), shown)


def segments(told: Contents, dimension: str) -> Markup:
    """What the sources or the products bring, and how often their deals are won."""
    text, numbers = told.answers.text, told.answers.numbers
    rows = sorted(
        told.segments.get(dimension, ()),
        key=lambda row: (row.key[0] is None, -(value(row, "net_receipts") or 0.0)),
    )
    shown = []
    for row in rows[:_MOST]:
        name = text("figure.not_given") if row.key[0] is None else str(row.key[0])
        came, share = value(row, "net_receipts"), rate(row)
        won = numbers.show(share, Unit.SHARE)
        note = text("report.page.rate", share=won) if share is not None else ""
        shown.append(Bar(name, numbers.show(came, Unit.MONEY), came, None, note))
    title = text(f"report.segments.{dimension}")
    return _section(told, title, text("report.page.segments"), shown)


def _section(told: Contents, title: str, note: str, shown: list[Bar]) -> Markup:
    if not shown:
        nothing = tag("p", told.answers.text("figure.nothing"), kind="note")
        return tag("section", tag("h2", title), nothing, kind="whole")
    return tag(
        "section", tag("h2", title), tag("p", note, kind="note"), bars(title, shown), kind="whole"
    )
