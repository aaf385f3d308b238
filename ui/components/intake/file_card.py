"""Card of one file: system, kind and period, counts of its rows, its problems."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.ingest.load import LoadOptions
from data.model.errors import ExportError
from data.model.problems import Preview
from present.error_text import explain
from present.markup import Markup, escape_md, tag
from ui.components.intake import problems
from ui.components.intake.details import preview_details
from ui.components.intake.effect import effect
from ui.components.intake.mapping.column_choices import column_title
from ui.view import View

# what a refusal asks, the part of the choice that answers it, the answers
_QUESTIONS = (
    ("undecidable_dates", "dates", ("dmy", "mdy", "ymd")),
    ("undecidable_numbers", "decimal", (",", ".")),
    ("undecidable_durations", "durations", ("m:s", "h:m")),
)
_SHOWN_UNREAD = 6  # columns that are named; of the rest the number is told
_KEYS = {",": "comma", ".": "point", "m:s": "minutes", "h:m": "hours"}


def recognised_file(view: View, file: str, preview: Preview, choice: LoadOptions) -> None:
    """Draw the card of a file that can be loaded."""
    text = view.text
    system = preview.source_title.get(text.lang, preview.source)
    title = text("intake.recognised", system=system, kind=kind_titles(view, preview.kind))
    st.html(tag("h3", title, kind="pl-panel").html)
    st.html(tag("p", _about(view, preview), kind="pl-note").html)
    if preview.assumed:
        st.html(tag("p", _assumed(view, preview), kind="pl-note").html)
    if preview.unread:
        st.html(tag("p", _unread(view, preview), kind="pl-note").html)
    if preview.already:
        st.html(tag("p", text("intake.already"), kind="pl-banner").html)
    st.html(row_account(view, preview).html)
    effect(view, file, preview, choice)
    preview_details(view, preview, choice)
    problems.draw(view, preview.problems, key=f"problems_{preview.sha256[:12]}")


def kind_titles(view: View, codes: str) -> str:
    """Titles of the tables in a file; a template may hold several at once."""
    return ", ".join(view.text.get(f"tables.{kind}.title", kind) for kind in codes.split(","))


def row_account(view: View, preview: Preview) -> Markup:
    """Rows read = new + changed + unchanged + rejected + skipped."""
    rows = preview.rows
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


def refused_file(view: View, name: str, error: ExportError, is_unknown: bool) -> None:
    """Draw why a file cannot be loaded; one of an unknown format gets a title alone."""
    if is_unknown:
        st.html(tag("h3", view.text("intake.strange", file=name), kind="pl-panel").html)
        return
    st.html(tag("h3", view.text("intake.refused", file=name), kind="pl-panel").html)
    st.error(escape_md(explain(view.text, error)), icon=":material/error:")


def ask_cell_format(
    view: View,
    file: str,
    error: ExportError,
    options: LoadOptions,
    answered: Callable[[str, LoadOptions], None],
) -> None:
    """Ask how ambiguous dates, numbers or durations are read; pass the answer on."""
    text = view.text
    for code, part, answers in _QUESTIONS:
        if error.code == code:
            for answer in answers:
                words = text(f"intake.{part}.{_KEYS.get(answer, answer)}")
                choice = replace(options, **{part: answer})  # type: ignore[arg-type]
                key = f"{part}_{answer}_{file}"
                st.button(words, key=key, on_click=answered, args=(file, choice))


def replace_toggle(
    view: View,
    file: str,
    preview: Preview,
    options: LoadOptions,
    answered: Callable[[str, LoadOptions], None],
) -> None:
    """Offer to replace the rows of earlier uploads in the days of this file."""
    if preview.already or not preview.period or not (preview.replaceable or preview.replaces):
        return
    first, last = (view.dates.short(day) for day in preview.period)
    label = view.text("intake.replace", n=preview.replaceable, first=first, last=last)
    toggled = replace(options, replace=not preview.replaces)
    st.toggle(
        label,
        value=preview.replaces,
        key=f"replace_{file}",
        help=view.text("intake.replace_note"),
        on_change=answered,
        args=(file, toggled),
    )


def _assumed(view: View, preview: Preview) -> str:
    """What each column of a file of an unknown system was taken for."""
    columns = "; ".join(
        f"«{each.header}» — {column_title(view, each.column).lower()}" for each in preview.assumed
    )
    return view.text("intake.assumed", columns=columns)


def _unread(view: View, preview: Preview) -> str:
    """The columns that are not read, the first ones by name, with what they look like."""
    shown = []
    for each in preview.unread[:_SHOWN_UNREAD]:
        name = f"«{each.header}»"
        if each.looks_like:
            column = column_title(view, each.looks_like).lower()
            name = view.text("intake.unread_like", header=name, column=column)
        shown.append(name)
    more = len(preview.unread) - len(shown)
    columns = "; ".join(shown)
    if more:
        return view.text("intake.unread_more", columns=columns, n=more)
    return view.text("intake.unread", columns=columns)


def _about(view: View, preview: Preview) -> str:
    facts = [preview.file]
    if preview.period:
        first, last = preview.period
        facts.append(f"{view.dates.short(first)} – {view.dates.short(last)}")
    if preview.objects and preview.objects != preview.rows.read:
        facts.append(view.text("intake.objects", n=preview.objects))
    if preview.encoding:
        facts.append(view.text("intake.encoding", name=preview.encoding))
    return " · ".join(facts)
