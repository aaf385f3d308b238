"""Findings of one check as a table; a pressed row opens its uploaded rows."""

from collections.abc import Sequence

import streamlit as st

from metrics.core.metric import Unit
from metrics.reports.checks.finding import Finding, Findings
from present.markup import Markup, escape_md, tag
from present.sentences.control import EVERYTHING, SHOWN, check_result
from ui.components.control.uploaded_rows import open_rows
from ui.components.panel import download
from ui.components.table import Cell, Column, Line, Table, draw, figure_cell, text_cell
from ui.view import View

_OWNERS = 8
_SCREEN = 560


def findings_list(view: View, name: str) -> None:
    """Draw the findings of a check: the message, what to do, the owners, the rows."""
    answer = check_result(view, name, SHOWN)
    finding, text = answer.finding, view.text
    with st.container(border=True, key=f"panel_check_{name}"):
        if finding is None or not finding.count:
            words = answer.why or text(f"control.checks.{name}.fine")
            st.html(tag("p", words, kind="pl-empty").html)
            return
        st.html(tag("h3", _title(view, finding), kind="pl-panel").html)
        st.html(tag("p", text(f"control.checks.{name}.about"), kind="pl-note").html)
        mend = text("control.do", what=text(f"control.checks.{name}.mend"))
        st.html(tag("p", mend, kind="pl-note").html)
        st.html(_owners(view, finding).html)
        table = as_table(view, name, finding.rows)
        pressed = draw(table, f"check_{name}")
        if finding.count > len(finding.rows):
            st.caption(escape_md(text("passport.first_rows", n=len(finding.rows))))
        download(view, f"check_{name}", table.label, lambda: _full_workbook(view, name))
    if pressed:
        row = next((each for each in finding.rows if _id(each) == pressed), None)
        if row:
            open_rows(view, answer.check, row)


def as_table(view: View, name: str, rows: Sequence[Finding]) -> Table:
    """The findings as a table; columns without a value are left out."""
    text = view.text
    files = view.files()
    kinds = [kind for kind in _KINDS if any(_value(row, kind) is not None for row in rows)]
    narrow = {"who", "owner", "money" if "money" in kinds else "days"}
    columns = [
        Column(_heading(view, name, kind), _UNITS.get(kind), wide=kind not in narrow)
        for kind in kinds
    ]
    columns += [Column(text("columns.file"), wide=True)]
    columns += [Column(text("columns.line"), number=True, wide=True)]
    lines = [
        Line(
            [*(_cell(view, row, kind) for kind in kinds), *_file_and_line(row, files)],
            id=_id(row),
        )
        for row in rows
    ]
    label = text(f"control.checks.{name}.title")
    return Table(label, columns, lines, opens=True, height=_SCREEN)


_KINDS = ("who", "other", "owner", "money", "days", "many", "reason", "id")
_UNITS = {"money": Unit.MONEY, "days": Unit.DAYS, "many": Unit.COUNT}


def _value(row: Finding, kind: str) -> object:
    match kind:
        case "who":
            return row.client or row.name or row.deal_id or row.payment_id
        case "id":
            return row.deal_id or row.payment_id
        case "owner":
            return row.owner or ""
        case _:
            return getattr(row, kind)


def _heading(view: View, name: str, kind: str) -> str:
    return view.text.get(f"control.columns.{kind}_{name}", view.text(f"control.columns.{kind}"))


def _cell(view: View, row: Finding, kind: str) -> Cell:
    value = _value(row, kind)
    if kind == "owner":
        gone = view.text("managers.left") if row.has_left else ""
        return text_cell(row.owner, view.text("managers.unassigned"), sub=gone)
    if kind == "who":
        name_of = row.name if row.client and row.name != row.client else ""
        return Cell(str(value or ""), str(value or ""), sub=name_of or "")
    if kind == "days":
        words = "" if row.days is None else view.numbers.plain(row.days)
        since = view.dates.short(row.at.date()) if row.at else ""
        return Cell(words, row.days, sub=since)
    if kind == "reason" and row.reason:
        words = view.text.get(f"control.reasons.{row.reason}", row.reason)
        return Cell(words, words)
    if kind in _UNITS and value is not None:
        return figure_cell(view, value, _UNITS[kind])
    return Cell("" if value is None else str(value), None if value is None else str(value))


def _file_and_line(row: Finding, files: dict[int, str]) -> list[Cell]:
    file = files.get(row.upload_id or 0, "")
    line = "" if row.line is None else str(row.line)
    return [Cell(file, file), Cell(line, row.line)]


def _title(view: View, finding: Findings) -> str:
    words = view.text(f"control.checks.{finding.check}.says", n=finding.count)
    if not finding.money:
        return words
    money = view.numbers.show(finding.money, Unit.MONEY)
    return view.text("control.with_money", what=words, money=money)


def _owners(view: View, finding: Findings) -> Markup:
    """The managers with the most findings."""
    chips = []
    for each in finding.owners[:_OWNERS]:
        name = view.text("managers.unassigned") if each.owner is None else each.owner
        count = view.numbers.plain(each.count)
        if each.of is not None:
            count = view.text("control.part_of", n=count, of=view.numbers.plain(each.of))
        chips.append(tag("span", f"{name} ", tag("b", count), kind="pl-chip"))
    return tag("p", *chips, kind="pl-chips")


def _full_workbook(view: View, name: str) -> bytes:
    finding = check_result(view, name, EVERYTHING).finding
    return as_table(view, name, finding.rows if finding else ()).excel()


def _id(row: Finding) -> str:
    return f"{row.source_system}\n{row.row_key}\n{row.reason or ''}"
