"""One file as it was understood: what it is, its rows one by one accounted for, its problems."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.checks import Preview
from data.errors import ExportError
from data.load import Choice
from data.tables import KINDS
from ui.components import problems
from ui.components.table import Cell, Column, Line, Table, draw
from ui.explain import explain
from ui.safe import Markup, plain, tag
from ui.view import View

_EXAMPLES = 50
# what a refusal asks, the part of the choice that answers it, the answers
_QUESTIONS = (
    ("undecidable_dates", "dates", ("dmy", "mdy", "ymd")),
    ("undecidable_numbers", "decimal", (",", ".")),
    ("undecidable_durations", "durations", ("m:s", "h:m")),
)
_KEYS = {",": "comma", ".": "point", "m:s": "minutes", "h:m": "hours"}
_ASK_KIND = frozenset({"unknown_columns", "several_kinds", "missing_column"})


def recognised(view: View, found: Preview) -> None:
    """System, kind, period and the account of every row."""
    text = view.text
    system = found.source_title.get(text.lang, found.source)
    title = text("intake.recognised", system=system, kind=kinds(view, found.kind))
    st.html(tag("h3", title, kind="pl-panel").html)
    st.html(tag("p", _about(view, found), kind="pl-note").html)
    if found.already:
        st.html(tag("p", text("intake.already"), kind="pl-banner").html)
    st.html(account(view, found).html)
    _details(view, found)
    problems.draw(view, found.problems, key=f"problems_{found.sha256[:12]}")


def kinds(view: View, told: str) -> str:
    """What a file holds, in words; a template may hold several kinds at once."""
    return ", ".join(view.text.get(f"tables.{kind}.title", kind) for kind in told.split(","))


def account(view: View, found: Preview) -> Markup:
    """Rows read = new + changed + unchanged + rejected + skipped."""
    rows = found.rows
    counts = {
        "read": rows.read,
        "added": rows.accepted - rows.changed,
        "changed": rows.changed,
        "unchanged": rows.unchanged,
        "rejected": rows.rejected,
        "skipped": rows.skipped,
    }
    tones = {"added": "good", "rejected": "bad", "unchanged": "quiet", "skipped": "quiet"}
    chips = [
        tag(
            "span",
            view.text(f"rows.{name}"),
            " ",
            tag("b", view.numbers.plain(n)),
            kind=f"pl-chip {tones.get(name, '')}",
        )
        for name, n in counts.items()
        if n or name in ("read", "added")
    ]
    return tag("div", *chips, kind="pl-chips")


def refused(view: View, name: str, error: ExportError) -> None:
    """A file that cannot be taken in: what it is and what to do."""
    st.html(tag("h3", view.text("intake.refused", file=name), kind="pl-panel").html)
    st.error(plain(explain(view.text, error)), icon=":material/error:")


def ask(
    view: View,
    file: str,
    error: ExportError,
    given: Choice,
    answered: Callable[[str, Choice], None],
) -> None:
    """Put the question that the file left open, and pass the answer on."""
    text = view.text
    for code, part, answers in _QUESTIONS:
        if error.code == code:
            for answer in answers:
                words = text(f"intake.{part}.{_KEYS.get(answer, answer)}")
                choice = replace(given, **{part: answer})  # type: ignore[arg-type]
                key = f"{part}_{answer}_{file}"
                st.button(words, key=key, on_click=answered, args=(file, choice))
    if error.code in _ASK_KIND:
        kind = st.selectbox(
            text("intake.ask_kind"),
            KINDS,
            index=None,
            format_func=lambda name: text(f"tables.{name}.title"),
            placeholder=text("intake.choose"),
            key=f"kind_{file}",
        )
        if kind and kind != given.kind:
            answered(file, replace(given, kind=kind))
            st.rerun()


def _about(view: View, found: Preview) -> str:
    told = [found.file]
    if found.period:
        first, last = found.period
        told.append(f"{view.dates.short(first)} – {view.dates.short(last)}")
    if found.objects and found.objects != found.rows.read:
        told.append(view.text("intake.objects", n=found.objects))
    if found.encoding:
        told.append(view.text("intake.encoding", name=found.encoding))
    return " · ".join(told)


def _details(view: View, found: Preview) -> None:
    text, key = view.text, found.sha256[:12]
    if found.changes:
        with st.expander(text("intake.changes", n=found.rows.changed)):
            draw(_changes(view, found), f"changes_{key}")
    if found.rejected:
        with st.expander(text("intake.rejected", n=found.rows.rejected)):
            draw(_rejected(view, found), f"rejected_{key}")
    if found.skipped:
        with st.expander(text("intake.skipped", n=found.rows.skipped)):
            lines = [
                Line(
                    [
                        Cell(text.get(f"skipped.{reason}", reason), reason),
                        Cell(view.numbers.plain(n), n),
                    ]
                )
                for reason, n in found.skipped.items()
            ]
            columns = [Column(text("intake.reason")), Column(text("rows.title"), number=True)]
            draw(Table(text("rows.skipped"), columns, lines), f"skipped_{key}")
    if found.examples:
        with st.expander(text("intake.examples")):
            draw(_examples(view, found), f"examples_{key}")


def _changes(view: View, found: Preview) -> Table:
    text = view.text
    columns = [
        Column(text("intake.row")),
        Column(text("intake.field")),
        Column(text("intake.old")),
        Column(text("intake.new")),
    ]
    lines = [
        Line(
            [
                _cell(change.key),
                _cell(text.get(f"columns.{change.column}", change.column)),
                _cell(change.old),
                _cell(change.new),
            ]
        )
        for change in found.changes[:_EXAMPLES]
    ]
    return Table(text("rows.changed"), columns, lines, height=360)


def _rejected(view: View, found: Preview) -> Table:
    text = view.text
    columns = [
        Column(text("columns.line"), number=True),
        Column(text("intake.field")),
        Column(text("intake.value")),
        Column(text("intake.reason")),
    ]
    lines = [
        Line(
            [
                Cell(str(row.line), row.line),
                _cell(text.get(f"columns.{row.column}", row.column or "")),
                _cell(row.value),
                _cell(text.get(f"rejected.{row.code}", text("rejected.other"))),
            ]
        )
        for row in found.rejected[:_EXAMPLES]
    ]
    return Table(text("rows.rejected"), columns, lines, height=360)


def _examples(view: View, found: Preview) -> Table:
    names = [
        name
        for name in found.examples[0]
        if any(row.get(name) is not None for row in found.examples)
    ]
    columns = [
        Column(view.text.get(f"columns.{name}", name), wide=place > 1)
        for place, name in enumerate(names)
    ]
    lines = [Line([_cell(row.get(name)) for name in names]) for row in found.examples]
    return Table(view.text("intake.examples"), columns, lines)


def _cell(value: object) -> Cell:
    return Cell("" if value is None else str(value), None if value is None else str(value))
