"""Managers section of the HTML report: receipts against plans, and twelve metrics of each."""

from collections.abc import Sequence

from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric, Unit
from metrics.core.targets import Rating, department_median, rating
from present.markup import Markup, tag
from present.reports.captions import total_label
from present.reports.month_report import BOARD_METRICS, MonthReport
from present.reports.sheets.managers import ranked_managers
from present.reports.sheets.months import metric_value
from present.reports.svg import Bar, bars
from present.sentences.change import arrow, tone

_METRICS_PER_TABLE = 6
_MARKS = {Rating.GOOD: "high", Rating.BAD: "low", Rating.PLAIN: ""}
_MAX_BARS = 20
_UNBROKEN_ROWS = 16  # lines of a table that is not torn between two sheets of paper


def managers(report: MonthReport) -> Markup:
    """Bars of receipts, and the twelve figures as two tables that fit a sheet of paper."""
    text = report.answers.text
    rows = ranked_managers(report)
    title = tag("h2", text("report.managers.title"))
    if not rows:
        return tag("section", title, tag("p", text("figure.nothing"), kind="note"), kind="whole")
    metrics = [m for m in BOARD_METRICS if not report.answers.obstacle(m, "owner")]
    halves = [metrics[:_METRICS_PER_TABLE], metrics[_METRICS_PER_TABLE:]]
    tables = [_table(report, rows, half) for half in halves if half]
    note = tag("p", text("report.managers.note"), kind="note")
    return tag(
        "section", title, _bars(report, rows), tag("h3", text("managers.table")), note, *tables
    )


def _bars(report: MonthReport, rows: Sequence[Row]) -> Markup:
    answers, shown = report.answers, []
    for row in rows[:_MAX_BARS]:
        received, plan = metric_value(row, "net_receipts"), metric_value(row, "plan")
        if not received and plan is None:
            continue
        attainment = row.figures.get("plan_attainment", Figure(None, None)).value
        share = answers.numbers.show(attainment, Unit.SHARE)
        note = answers.text("plan.tiles.of_plan", share=share) if attainment is not None else ""
        words = answers.numbers.show(received, Unit.MONEY)
        shown.append(Bar(name(report, row), words, received, plan, note))
    return bars(answers.text("report.managers.title"), shown)


def name(report: MonthReport, row: Row) -> str:
    """Name of the manager, or the label of rows without one."""
    key = row.key[0]
    return report.answers.text("managers.unassigned") if key is None else str(key)


def _table(report: MonthReport, rows: Sequence[Row], metrics: Sequence[Metric]) -> Markup:
    text = report.answers.text
    middles = {m.name: department_median(m, report.owners) for m in metrics}
    titles = [text("managers.manager"), *(text(f"metrics.{m.name}.short") for m in metrics)]
    lines = []
    for row in rows:
        cells = [tag("td", name(report, row))]
        for m in metrics:
            figure = row.figures.get(m.name, Figure(None, None))
            mark = "" if row.key[0] is None else _MARKS[rating(m, figure, middles[m.name])]
            cells.append(_cell(report, m, figure, mark))
        lines.append(tag("tr", *cells, kind="" if row.key[0] is not None else "faint"))
    foot = [tag("td", total_label(report.answers))]
    foot += [_cell(report, m, report.department[m.name], "") for m in metrics]
    few = len(lines) <= _UNBROKEN_ROWS
    return tag(
        "table",
        tag("thead", tag("tr", *(tag("th", words, scope="col") for words in titles))),
        tag("tbody", *lines, tag("tr", *foot, kind="total")),
        kind="cards short" if few else "cards",
    )


def _cell(report: MonthReport, m: Metric, figure: Figure, mark: str) -> Markup:
    answers = report.answers
    change = answers.numbers.change(figure.value, figure.previous, m.unit)
    small = []
    if change and change.sign:
        small.append(tag("small", arrow(change), kind=tone(m, change, figure)))
    words = answers.numbers.show(figure.value, m.unit)
    title = answers.text(f"metrics.{m.name}.short")
    return tag("td", words, *small, kind=mark, data_title=title)
