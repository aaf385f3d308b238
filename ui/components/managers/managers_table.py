"""Table of the twelve figures of every manager: value, change, colour against the target."""

from collections.abc import Sequence

import streamlit as st

from metrics.catalog import MANAGER_METRICS, metric
from metrics.core.answer import Figure, Row
from metrics.core.metric import Metric
from metrics.core.targets import Rating, department_median, rating
from present.sentences.change import arrow, tone
from ui.components.frame.filters import current_question, set_question
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell
from ui.view import View

METRICS = tuple(metric(name) for name in MANAGER_METRICS)
_ON_A_PHONE = frozenset({"plan_attainment", "net_receipts"})
_ON_A_SCREEN, _SCREEN = 25, 900  # more rows than that scroll under their header
_ORDER = "net_receipts"
_MARKS = {Rating.GOOD: "high", Rating.BAD: "low", Rating.PLAIN: ""}


def managers_table(view: View) -> None:
    """Draw the table; pressing a row filters the page by that manager."""
    rows = view.by("owner", *METRICS)
    table = as_table(view, rows)
    title = view.text("managers.table")
    pressed = panel(view, title, "board", table=table, note=view.text("managers.table_note"))
    if pressed:
        _ask_about(pressed)


def as_table(view: View, rows: Sequence[Row]) -> Table:
    """Managers by receipts, those without a name last, the department below."""
    metrics = [m for m in METRICS if not view.obstacle(m)] or list(METRICS)
    narrow = {m.name for m in metrics} & _ON_A_PHONE or {m.name for m in metrics[:2]}
    columns = [Column(view.text("managers.manager"))]
    columns += [_column(view, m, wide=m.name not in narrow) for m in metrics]
    named = sorted((row for row in rows if row.key[0] is not None), key=_by_receipts)
    nobody = [row for row in rows if row.key[0] is None]
    middles = {m.name: department_median(m, rows) for m in metrics}
    lines = [_line(view, row, metrics, middles) for row in [*named, *nobody]]
    totals = view.totals(*metrics)
    height = _SCREEN if len(lines) > _ON_A_SCREEN else None
    foot = [Cell(view.text("managers.department"), view.text("managers.department"))]
    foot += [_cell(view, m, totals[m.name], None, mark="") for m in metrics]
    return Table(view.text("managers.title"), columns, lines, Line(foot), opens=True, height=height)


def _column(view: View, m: Metric, *, wide: bool) -> Column:
    title = view.text(f"metrics.{m.name}.short")
    hint = view.text(f"metrics.{m.name}.formula")
    return Column(title, m.unit, hint, wide=wide)


def _line(
    view: View, row: Row, metrics: Sequence[Metric], middles: dict[str, float | None]
) -> Line:
    owner = row.key[0]
    name = view.text("managers.unassigned") if owner is None else str(owner)
    cells = [Cell(name, name)]
    for m in metrics:
        figure = row.figures.get(m.name, Figure(None, None))
        mark = "" if owner is None else _MARKS[rating(m, figure, middles[m.name])]
        cells.append(_cell(view, m, figure, middles[m.name], mark))
    return Line(cells, id="" if owner is None else str(owner), faint=owner is None)


def _cell(view: View, m: Metric, figure: Figure, middle: float | None, mark: str) -> Cell:
    change = view.numbers.change(figure.value, figure.previous, m.unit)
    hints = [view.numbers.full(figure.value, m.unit)]
    if figure.n is not None:
        hints.append(view.text("figure.n", n=figure.n))
    if middle is not None:
        hints.append(view.text("managers.median", value=view.numbers.show(middle, m.unit)))
    return figure_cell(
        view,
        figure.value,
        m.unit,
        sub=arrow(change) if change and change.sign else "",
        tone=tone(m, change, figure),
        mark=mark,
        hint=" · ".join(hints),
    )


def _by_receipts(row: Row) -> tuple[float, str]:
    figure = row.figures.get(_ORDER)
    receipts = float(figure.value) if figure and figure.value is not None else 0.0
    return (-receipts, str(row.key[0]))


def _ask_about(owner: str) -> None:
    set_question(current_question().of(owner))
    st.rerun()
