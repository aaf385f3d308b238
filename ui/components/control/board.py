"""The checks of a section in one table, and below it the list of the one that is looked at."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from present.sentences.control import Told, told
from ui.components.control.listing import listing
from ui.components.panel import panel
from ui.components.plan.choice import chosen
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_CODE = "check"


def board(view: View, names: Sequence[str], key: str) -> None:
    """Draw the checks; a pressed one becomes the list below, the heaviest is there at first."""
    answers = [told(view, name) for name in names]
    wrong = [each for each in answers if each.count]
    if not wrong:
        _praise(view, answers, key)
        return
    heaviest = max(wrong, key=lambda each: (_money(each), each.count)).check.name
    now = chosen(_CODE, [heaviest, *(name for name in names if name != heaviest)])
    title = view.text(f"control.{key}.title")
    table = _table(view, title, answers, now)
    pressed = panel(view, title, f"control_{key}", table=table, note=view.text("control.press"))
    if pressed and pressed != now:
        st.query_params[_CODE] = pressed
        st.rerun()
    listing(view, now)


def _praise(view: View, answers: Sequence[Told], key: str) -> None:
    """Nothing wrong: praise where it was looked at, else what to bring."""
    title = view.text(f"control.{key}.title")
    asked = any(each.found for each in answers)
    words = view.text(f"control.{key}.fine") if asked else view.text("control.lead.nothing")
    panel(view, title, f"control_{key}", table=_table(view, title, answers, ""), note=words)


def _table(view: View, title: str, answers: Sequence[Told], now: str) -> Table:
    text = view.text
    shares = any(each.found and each.found.whole.of is not None for each in answers)
    columns = [
        Column(text("control.columns.what")),
        Column(text("control.columns.count"), Unit.COUNT),
    ]
    if shares:
        columns += [
            Column(text("control.columns.share"), Unit.SHARE),
            Column(text("control.columns.of"), Unit.COUNT, wide=True),
        ]
    columns += [
        Column(text("control.columns.money"), Unit.MONEY, wide=shares),
        Column(text("control.columns.most"), wide=True),
    ]
    lines = [_line(view, each, shares, each.check.name == now) for each in answers]
    return Table(title, columns, lines, opens=any(each.count for each in answers))


def _line(view: View, answer: Told, shares: bool, here: bool) -> Line:
    text, found = view.text, answer.found
    title = text(f"control.checks.{answer.check.name}.title")
    if found is None:
        blank = [Cell("", None) for _ in range(4 if shares else 2)]
        return Line([text_cell(title, sub=answer.why), *blank, Cell("", None)], faint=True)
    good = text(f"control.checks.{answer.check.name}.fine") if not found.count else ""
    never = answer.check.never_filled(view.known.filled) if found.count else None
    column = text("figure.no_column", column=text(f"columns.{never}")) if never else ""
    said = [words for words in (good, column, text("control.here") if here else "") if words]
    cells = [
        text_cell(title, sub=" · ".join(said), tone="good" if good else ""),
        figure_cell(view, found.count, Unit.COUNT),
    ]
    if shares:
        whole = found.whole
        cells += [
            figure_cell(view, whole.share, Unit.SHARE, bar=whole.share),
            figure_cell(view, whole.of, Unit.COUNT),
        ]
    money = Cell("") if found.money is None else figure_cell(view, found.money, Unit.MONEY)
    most = found.owners[0] if found.owners and not never else None
    name = _most(view, most.owner, most.count) if most else ""
    cells += [money, Cell(name, most.owner if most else None)]
    return Line(cells, id=answer.check.name if found.count else "", faint=not found.count)


def _most(view: View, owner: str | None, n: int) -> str:
    name = view.text("managers.unassigned") if owner is None else owner
    return view.text("control.whose", owner=name, n=view.numbers.plain(n))


def _money(answer: Told) -> float:
    return (answer.found.money if answer.found else None) or 0.0
