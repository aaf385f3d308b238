"""How the page begins: whose month it is, how it goes, the five main figures."""

from metrics.catalog import FOUR
from metrics.core.targets import FEW
from present.markup import Markup, tag
from present.reports.contents import Contents, Line
from present.reports.sentences import (
    before_words,
    forecast_words,
    fresh_words,
    title_words,
    whose_words,
)
from present.sentences.change import arrow, tone
from present.sentences.overview import overview_words

_TILES = ("net_receipts", *FOUR)


def head(told: Contents) -> Markup:
    """The sentence that says most, and what the rest stands on."""
    answers = told.answers
    more = forecast_words(told)
    return tag(
        "header",
        tag("p", answers.text("app.name"), kind="brand"),
        tag("h1", title_words(told.answers)),
        tag("p", overview_words(answers), kind="lead"),
        tag("p", more, kind="quiet") if more else tag("span"),
        tag("p", f"{whose_words(answers)}. {fresh_words(answers)}", kind="quiet"),
    )


def tiles(told: Contents) -> Markup:
    """The five main figures, each beside the period before."""
    shown = [line for line in told.lines if line.metric.name in _TILES]
    note = tag("p", before_words(told), kind="note")
    return tag("div", tag("ul", *(_tile(told, line) for line in shown), kind="tiles"), note)


def _tile(told: Contents, line: Line) -> Markup:
    answers, m, figure = told.answers, line.metric, line.figure
    change = answers.numbers.change(figure.value, figure.previous, m.unit)
    small = []
    if change:
        small.append(tag("small", arrow(change), kind=tone(m, change, figure)))
    if figure.value is None:
        why = answers.obstacle(m) or answers.lacking(m)
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
