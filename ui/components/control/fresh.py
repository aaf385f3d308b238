"""Which feeds come in time: the last day, the rhythm, who brings it, late or not."""

from metrics.metric import Unit
from metrics.reports.freshness import Rhythm, rhythms
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View


def fresh_section(view: View) -> None:
    """Draw the feeds, the most belated first."""
    text, now = view.text, view.known.now
    found = rhythms(view.store.uploads(), now, view.scope.rules) if now else []
    late = [each for each in found if each.late]
    title = text("control.fresh.late", n=len(late)) if late else text("control.fresh.fine")
    table = _table(view, title, found) if found else None
    day = view.dates.day(now, year=True) if now else ""
    note = text("control.fresh.note", day=day) if found else ""
    panel(view, title, "fresh", table=table, note=note, empty=text("control.fresh.nothing"))


def _table(view: View, title: str, found: list[Rhythm]) -> Table:
    text = view.text
    columns = [
        Column(text("control.fresh.feed")),
        Column(text("control.fresh.state")),
        Column(text("control.fresh.last"), wide=True),
        Column(text("control.fresh.rhythm"), wide=True),
        Column(text("control.fresh.due"), wide=True),
        Column(text("control.fresh.uploads"), Unit.COUNT, wide=True),
        Column(text("control.fresh.file"), wide=True),
        Column(text("control.fresh.brought"), wide=True),
    ]
    return Table(title, columns, [_line(view, each) for each in found])


def _line(view: View, told: Rhythm) -> Line:
    text, short = view.text, view.dates.short
    table = text(f"tables.{told.table}.title")
    source = told.title.get(text.lang, told.source)
    state = (
        text("control.fresh.behind", n=told.late) if told.late else text("control.fresh.on_time")
    )
    rhythm = text("control.fresh.every", n=told.gap) if told.gap else text("control.fresh.once")
    due = short(told.due) if told.due else ""
    return Line(
        [
            text_cell(table, sub=source),
            Cell(state, told.late, mark="low" if told.late else ""),
            Cell(short(told.last), told.last),
            Cell(rhythm, told.gap),
            Cell(due, told.due),
            figure_cell(view, told.uploads, Unit.COUNT),
            Cell(told.file, told.file),
            Cell(short(told.brought), told.brought),
        ]
    )
