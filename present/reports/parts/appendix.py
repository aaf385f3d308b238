"""Last sections of the HTML report: quality of the data, and definitions of the metrics."""

from metrics.core.metric import Unit
from present.markup import Markup, tag
from present.reports.captions import freshness_words
from present.reports.month_report import MonthReport
from present.sentences.control import CheckResult, finding_words


def quality(report: MonthReport) -> Markup:
    """Failing checks with who is to correct the rows; then which feeds are late."""
    text = report.answers.text
    failing = [check for check in report.checks if check.count]
    title = tag("h2", text("report.doubts.title"))
    if not failing:
        fine = tag("p", text("control.lead.fine"), kind="note")
        return tag("section", title, fine, _feeds(report), kind="whole")
    heads = [text(f"report.doubts.{name}") for name in ("what", "most", "mend")]
    return tag(
        "section",
        title,
        tag("p", text("report.doubts.note"), kind="note"),
        tag(
            "table",
            tag("thead", tag("tr", *(tag("th", words, scope="col") for words in heads))),
            tag("tbody", *(_check(report, check) for check in failing)),
            kind="cards words",
        ),
        _feeds(report),
    )


def definitions(report: MonthReport) -> Markup:
    """Formula and unit of every metric of the page."""
    text, numbers = report.answers.text, report.answers.numbers
    figures = {line.metric.name: line.figure for line in report.lines} | dict(report.department)
    heads = [text(f"report.definitions.{name}") for name in ("figure", "formula", "unit", "n")]
    rows = []
    for m in report.metrics:
        n = figures[m.name].n
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


def _check(report: MonthReport, check: CheckResult) -> Markup:
    text, finding = report.answers.text, check.finding
    assert finding
    most = [each.owner for each in finding.owners if each.owner and not each.has_left]
    mend = text(f"control.checks.{check.check.name}.mend")
    cells = (finding_words(report.answers, check), most[0] if most else "", mend)
    return tag("tr", *(tag("td", words) for words in cells))


def _feeds(report: MonthReport) -> Markup:
    return tag("p", freshness_words(report.answers), kind="note")
