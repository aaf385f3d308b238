"""One file as it was understood: what it is, its rows one by one accounted for, its problems."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.ingest.load import Choice
from data.model.errors import ExportError
from data.model.problems import Preview
from present.error_text import explain
from present.markup import Markup, plain, tag
from ui.components.intake import problems
from ui.components.intake.details import details
from ui.components.intake.effect import effect
from ui.view import View

# what a refusal asks, the part of the choice that answers it, the answers
_QUESTIONS = (
    ("undecidable_dates", "dates", ("dmy", "mdy", "ymd")),
    ("undecidable_numbers", "decimal", (",", ".")),
    ("undecidable_durations", "durations", ("m:s", "h:m")),
)
_KEYS = {",": "comma", ".": "point", "m:s": "minutes", "h:m": "hours"}


def recognised(view: View, file: str, found: Preview, choice: Choice) -> None:
    """System, kind, period and the account of every row."""
    text = view.text
    system = found.source_title.get(text.lang, found.source)
    title = text("intake.recognised", system=system, kind=kinds(view, found.kind))
    st.html(tag("h3", title, kind="pl-panel").html)
    st.html(tag("p", _about(view, found), kind="pl-note").html)
    if found.already:
        st.html(tag("p", text("intake.already"), kind="pl-banner").html)
    st.html(account(view, found).html)
    effect(view, file, found, choice)
    details(view, found, choice)
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


def refused(view: View, name: str, error: ExportError, is_strange: bool) -> None:
    """A file that cannot be taken in and what to do; a strange one is only asked about."""
    if is_strange:
        st.html(tag("h3", view.text("intake.strange", file=name), kind="pl-panel").html)
        return
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


def replacing(
    view: View,
    file: str,
    found: Preview,
    given: Choice,
    answered: Callable[[str, Choice], None],
) -> None:
    """Offer to let the rows of earlier uploads go for the days of this file."""
    if found.already or not found.period or not (found.replaceable or found.replaces):
        return
    first, last = (view.dates.short(day) for day in found.period)
    told = view.text("intake.replace", n=found.replaceable, first=first, last=last)
    wished = replace(given, replace=not found.replaces)
    st.toggle(
        told,
        value=found.replaces,
        key=f"replace_{file}",
        help=view.text("intake.replace_note"),
        on_change=answered,
        args=(file, wished),
    )


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
