"""What to check before the figures are believed, and what each of them means."""

from metrics.core.metric import Unit
from present.markup import Markup, tag
from present.reports.contents import Contents
from present.reports.sentences import fresh_words
from present.sentences.control import Told, what


def doubts(told: Contents) -> Markup:
    """Wrong rows by kind with who mends them; then which feeds are late."""
    text = told.answers.text
    wrong = [check for check in told.checks if check.count]
    title = tag("h2", text("report.doubts.title"))
    if not wrong:
        fine = tag("p", text("control.lead.fine"), kind="note")
        return tag("section", title, fine, _feeds(told), kind="whole")
    heads = [text(f"report.doubts.{name}") for name in ("what", "most", "mend")]
    return tag(
        "section",
        title,
        tag("p", text("report.doubts.note"), kind="note"),
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", words, scope="col") for words in heads))),
            tag("tbody", *(_check(told, check) for check in wrong)),
            kind="cards words",
        ),
        _feeds(told),
    )


def definitions(told: Contents) -> Markup:
    """Formula and unit of every figure of the page."""
    text, numbers = told.answers.text, told.answers.numbers
    known = {line.metric.name: line.figure for line in told.lines} | dict(told.department)
    heads = [text(f"report.definitions.{name}") for name in ("figure", "formula", "unit", "n")]
    rows = []
    for m in told.metrics:
        n = known[m.name].n
        cells = (
            text(f"metrics.{m.name}.title"),
            text(f"metrics.{m.name}.formula"),
            text(f"units.{m.unit.value}"),
            numbers.show(n, Unit.COUNT),
        )
        rows.append(tag("tr", *(tag("td", words) for words in cells)))
    return tag(
        "section",
        tag("h2", text("report.definitions.title")),
        tag("p", text("report.definitions.note"), kind="note"),
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", words, scope="col") for words in heads))),
            tag("tbody", *rows),
            kind="cards words",
        ),
    )


def _check(told: Contents, check: Told) -> Markup:
    text, found = told.answers.text, check.found
    assert found
    most = [each.owner for each in found.owners if each.owner and not each.has_left]
    mend = text(f"control.checks.{check.check.name}.mend")
    cells = (what(told.answers, check), most[0] if most else "", mend)
    return tag("tr", *(tag("td", words) for words in cells))


def _feeds(told: Contents) -> Markup:
    return tag("p", fresh_words(told.answers), kind="note")
