"""Table of the checks of a section, and below it the findings of the selected check."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from present.sentences.control import CheckResult, check_result
from ui.components.control.findings_list import findings_list
from ui.components.link_choice import chosen_option
from ui.components.panel import panel
from ui.components.table import Cell, Column, Line, Table, figure_cell, text_cell
from ui.view import View

_CODE = "check"


def checks_board(view: View, names: Sequence[str], key: str) -> None:
    """Draw the checks and the findings of the selected one: at first, that of the most money."""
    answers = [check_result(view, name) for name in names]
    with_findings = [each for each in answers if each.count]
    if not with_findings:
        _nothing_found(view, answers, key)
        return
    heaviest = max(with_findings, key=lambda each: (_money(each), each.count)).check.name
    now = chosen_option(_CODE, [heaviest, *(name for name in names if name != heaviest)])
    title = view.text(f"control.{key}.title")
    table = _table(view, title, answers, now)
    pressed = panel(view, title, f"control_{key}", table=table, note=view.text("control.press"))
    if pressed and pressed != now:
        st.query_params[_CODE] = pressed
        st.rerun()
    findings_list(view, now)


def _nothing_found(view: View, answers: Sequence[CheckResult], key: str) -> None:
    """Draw a message that no check fails, or which data the checks would need."""
    title = view.text(f"control.{key}.title")
    was_checked = any(each.finding for each in answers)
    words = view.text(f"control.{key}.fine") if was_checked else view.text("control.lead.nothing")
    panel(view, title, f"control_{key}", table=_table(view, title, answers, ""), note=words)


def _table(view: View, title: str, answers: Sequence[CheckResult], now: str) -> Table:
    text = view.text
    shares = any(each.finding and each.finding.whole.of is not None for each in answers)
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


def _line(view: View, answer: CheckResult, shares: bool, here: bool) -> Line:
    text, finding = view.text, answer.finding
    title = text(f"control.checks.{answer.check.name}.title")
    if finding is None:
        blank = [Cell("", None) for _ in range(4 if shares else 2)]
        return Line([text_cell(title, sub=answer.why), *blank, Cell("", None)], faint=True)
    good = text(f"control.checks.{answer.check.name}.fine") if not finding.count else ""
    never = answer.check.never_filled(view.data_state.filled) if finding.count else None
    column = text("figure.no_column", column=text(f"columns.{never}")) if never else ""
    notes = [words for words in (good, column, text("control.here") if here else "") if words]
    cells = [
        text_cell(title, sub=" · ".join(notes), tone="good" if good else ""),
        figure_cell(view, finding.count, Unit.COUNT),
    ]
    if shares:
        whole = finding.whole
        cells += [
            figure_cell(view, whole.share, Unit.SHARE, bar=whole.share),
            figure_cell(view, whole.of, Unit.COUNT),
        ]
    money = Cell("") if finding.money is None else figure_cell(view, finding.money, Unit.MONEY)
    most = finding.owners[0] if finding.owners and not never else None
    name = _most_often(view, most.owner, most.count) if most else ""
    cells += [money, Cell(name, most.owner if most else None)]
    return Line(cells, id=answer.check.name if finding.count else "", faint=not finding.count)


def _most_often(view: View, owner: str | None, n: int) -> str:
    name = view.text("managers.unassigned") if owner is None else owner
    return view.text("control.whose", owner=name, n=view.numbers.plain(n))


def _money(answer: CheckResult) -> float:
    return (answer.finding.money if answer.finding else None) or 0.0
