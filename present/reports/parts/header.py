"""The header of the HTML report and the five main figures."""

from metrics.catalog import HEADLINE_METRICS
from metrics.core.targets import FEW
from present.markup import Markup, tag
from present.reports.captions import (
    comparison_note,
    forecast_words,
    freshness_words,
    scope_words,
    title_words,
)
from present.reports.month_report import Line, MonthReport
from present.sentences.change import arrow, tone
from present.sentences.overview import overview_words

_TILES = ("net_receipts", *HEADLINE_METRICS)


def header(report: MonthReport) -> Markup:
    """Title, the sentence on how the month goes, filters and freshness."""
    answers = report.answers
    more = forecast_words(report)
    return tag(
        "header",
        tag("p", answers.text("app.name"), kind="brand"),
        tag("h1", title_words(report.answers)),
        tag("p", overview_words(answers), kind="lead"),
        tag("p", more, kind="quiet") if more else tag("span"),
        tag("p", f"{scope_words(answers)}. {freshness_words(answers)}", kind="quiet"),
    )


def tiles(report: MonthReport) -> Markup:
    """The five main figures, each with its change from the compared period."""
    shown = [line for line in report.lines if line.metric.name in _TILES]
    note = tag("p", comparison_note(report), kind="note")
    return tag("div", tag("ul", *(_tile(report, line) for line in shown), kind="tiles"), note)


def _tile(report: MonthReport, line: Line) -> Markup:
    answers, m, figure = report.answers, line.metric, line.figure
    change = answers.numbers.change(figure.value, figure.previous, m.unit)
    small = []
    if change:
        small.append(tag("small", arrow(change), kind=tone(m, change, figure)))
    if figure.value is None:
        why = answers.obstacle(m) or answers.missing_column(m)
        small.append(tag("small", why or ""))
    elif figure.n is not None and 0 < figure.n < FEW:
        small.append(tag("small", answers.text("figure.few", n=figure.n)))
    elif line.scope != answers.scope:
        small.append(tag("small", answers.text("overview.window")))
    elif figure.n is not None:
        small.append(tag("small", answers.text("figure.n", n=figure.n)))
    return tag(
        "li",
        tag("p", answers.text(f"metrics.{m.name}.title"), kind="name"),
        tag("p", answers.numbers.show(figure.value, m.unit), kind="figure"),
        *small,
    )
