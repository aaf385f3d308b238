"""Managers: who brought how much against his plan, and the twelve figures of each."""

from collections.abc import Sequence

from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric, Unit
from metrics.core.targets import Verdict, department_median, verdict
from present.markup import Markup, tag
from present.reports.contents import BOARD, Contents
from present.reports.sentences import whole_words
from present.reports.sheets.managers import ordered
from present.reports.sheets.months import value
from present.reports.svg import Bar, bars
from present.sentences.change import arrow, tone

_HALF = 6
_MARKS = {Verdict.GOOD: "high", Verdict.BAD: "low", Verdict.PLAIN: ""}
_CHARTED = 20
_SHORT = 16  # lines of a table that is not torn between two sheets of paper


def managers(told: Contents) -> Markup:
    """The bars, and the twelve figures as two tables that fit a sheet of paper."""
    text = told.answers.text
    rows = ordered(told)
    title = tag("h2", text("report.managers.title"))
    if not rows:
        return tag("section", title, tag("p", text("figure.nothing"), kind="note"), kind="whole")
    asked = [m for m in BOARD if not told.answers.obstacle(m, "owner")]
    halves = [asked[:_HALF], asked[_HALF:]]
    tables = [_table(told, rows, half) for half in halves if half]
    note = tag("p", text("report.managers.note"), kind="note")
    return tag(
        "section", title, _bars(told, rows), tag("h3", text("managers.table")), note, *tables
    )


def _bars(told: Contents, rows: Sequence[Row]) -> Markup:
    answers, shown = told.answers, []
    for row in rows[:_CHARTED]:
        came, plan = value(row, "net_receipts"), value(row, "plan")
        if not came and plan is None:
            continue
        done = row.figures.get("plan_attainment", Figure(None, None)).value
        share = answers.numbers.show(done, Unit.SHARE)
        note = answers.text("plan.tiles.of_plan", share=share) if done is not None else ""
        words = answers.numbers.show(came, Unit.MONEY)
        shown.append(Bar(name(told, row), words, came, plan, note))
    return bars(answers.text("report.managers.title"), shown)


def name(told: Contents, row: Row) -> str:
    """Name of the manager, or the words for nobody."""
    key = row.key[0]
    return told.answers.text("managers.unassigned") if key is None else str(key)


def _table(told: Contents, rows: Sequence[Row], metrics: Sequence[Metric]) -> Markup:
    text = told.answers.text
    middles = {m.name: department_median(m, told.owners) for m in metrics}
    titles = [text("managers.manager"), *(text(f"metrics.{m.name}.short") for m in metrics)]
    lines = []
    for row in rows:
        cells = [tag("td", name(told, row))]
        for m in metrics:
            figure = row.figures.get(m.name, Figure(None, None))
            mark = "" if row.key[0] is None else _MARKS[verdict(m, figure, middles[m.name])]
            cells.append(_cell(told, m, figure, mark))
        lines.append(tag("tr", *cells, kind="" if row.key[0] is not None else "faint"))
    foot = [tag("td", whole_words(told.answers))]
    foot += [_cell(told, m, told.department[m.name], "") for m in metrics]
    few = len(lines) <= _SHORT
    return tag(
        "table",
        tag("thead", tag("tr", *(tag("th", words, scope="col") for words in titles))),
        tag("tbody", *lines, tag("tr", *foot, kind="total")),
        kind="cards short" if few else "cards",
    )


def _cell(told: Contents, m: Metric, figure: Figure, mark: str) -> Markup:
    answers = told.answers
    change = answers.numbers.change(figure.value, figure.previous, m.unit)
    small = []
    if change and change.sign:
        small.append(tag("small", arrow(change), kind=tone(m, change, figure)))
    words = answers.numbers.show(figure.value, m.unit)
    title = answers.text(f"metrics.{m.name}.short")
    return tag("td", words, *small, kind=mark, data_title=title)
