"""The questions about an unknown file, answered beforehand as well as they can be."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from data.custom_presets import build_preset, profiling, saved
from data.custom_presets.build_preset import Answers
from data.custom_presets.profiling import Sheet
from data.custom_presets.suggest import needed
from data.ingest.load import Choice
from data.model.errors import ExportError
from data.model.roles import Power
from data.model.tables import KINDS
from present.error_text import explain
from present.markup import plain, tag
from ui.components.mapping import columns, meanings
from ui.components.mapping.first_rows import first_rows
from ui.view import View

_LOOKED = "mapping_looked"
_WANTED = {  # not required, but much is silent without them
    "deals": ("closed_at", "stage", "amount", "owner_written"),
    "calls": ("owner_written", "direction", "talk_seconds"),
    "payments": ("owner_written", "client"),
}


@dataclass(frozen=True)
class Asked:
    """The file that is asked about; `done` is called with the choice that reads it."""

    id: str
    name: str
    content: bytes | Path
    done: Callable[[str, Choice], None]


def panel(view: View, asked: Asked) -> None:
    """Draw the questions; nothing is kept before the button is pressed."""
    try:
        sheets = looked(view, asked)
    except ExportError as error:
        st.error(plain(explain(view.text, error)), icon=":material/error:")
        return
    _fragment(view, asked, sheets)


def looked(view: View, asked: Asked) -> list[Sheet]:
    """The tables of the file; looked at once."""
    known: dict[Any, list[Sheet]] = st.session_state.setdefault(_LOOKED, {})
    if asked.id not in known:
        known[asked.id] = profiling.look(view.desk(Power.UPLOAD), asked.content, asked.name)
    return known[asked.id]


@st.fragment
def _fragment(view: View, asked: Asked, sheets: list[Sheet]) -> None:
    text = view.text
    st.html(tag("h4", text("mapping.title"), kind="pl-panel").html)
    st.html(tag("p", text("mapping.lead"), kind="pl-note").html)
    sheet = _sheet(view, asked, sheets)
    kind = _kind(view, asked, sheet)
    place = st.container()
    chosen = columns.choose(view, f"{asked.id}_{kind}", sheet, _proposed(asked, sheet, kind))
    with place:
        first_rows(view, sheet, chosen, f"first_{asked.id}")
    answers = Answers(kind, _title(view, asked), chosen)
    lacks = needed(kind, set(chosen.values()))
    if lacks:
        told = ", ".join(columns.title(view, name) for name in lacks)
        st.warning(plain(text("mapping.lacks", columns=told)), icon=":material/help:")
    _better(view, kind, set(chosen.values()))
    answers = replace(answers, words=meanings.words(view, asked.id, sheet, answers))
    answers = meanings.readings(view, asked.id, sheet, answers)
    if len(sheets) > 1:
        answers = replace(answers, sheet=sheet.name)
    if st.button(
        text("mapping.keep"),
        key=f"keep_{asked.id}",
        type="primary",
        icon=":material/check:",
        disabled=bool(lacks),
    ):
        _keep(view, asked, sheet, answers)


def _better(view: View, kind: str, chosen: set[str]) -> None:
    """What cannot be told without a column that nobody chose."""
    for column in _WANTED.get(kind, ()):
        if column not in chosen:
            named = columns.title(view, column)
            words = view.text(f"mapping.without.{kind}_{column}", column=named)
            st.html(tag("p", words, kind="pl-note").html)


def _sheet(view: View, asked: Asked, sheets: list[Sheet]) -> Sheet:
    if len(sheets) == 1:
        return sheets[0]
    named = {sheet.name or str(place + 1): sheet for place, sheet in enumerate(sheets)}
    chosen = st.selectbox(
        view.text("mapping.sheet"),
        list(named),
        key=f"sheet_{asked.id}",
        placeholder=view.text("intake.choose"),
    )
    return named[chosen]


def _kind(view: View, asked: Asked, sheet: Sheet) -> str:
    likely = _proposed(asked, sheet, None).kind
    return st.selectbox(
        view.text("intake.ask_kind"),
        KINDS,
        index=KINDS.index(likely),
        format_func=lambda name: view.text(f"tables.{name}.title"),
        placeholder=view.text("intake.choose"),
        key=f"kind_{asked.id}_{sheet.name}",
    )


def _proposed(asked: Asked, sheet: Sheet, kind: str | None) -> Answers:
    known: dict[Any, Answers] = st.session_state.setdefault("mapping_proposed", {})
    key = (asked.id, sheet.name, kind)
    if key not in known:
        known[key] = build_preset.proposed(sheet, Path(asked.name).stem, kind)
    return known[key]


def _title(view: View, asked: Asked) -> str:
    told = st.text_input(
        view.text("mapping.name"),
        value=calm(asked.name),
        key=f"title_{asked.id}",
        max_chars=60,
        help=plain(view.text("mapping.name_hint")),
    )
    return str(told)


def calm(name: str) -> str:
    """The name of the file without its ending and the digits of its day."""
    words = "".join(" " if letter in "_.-0123456789()" else letter for letter in Path(name).stem)
    return " ".join(words.split()) or Path(name).stem


def _keep(view: View, asked: Asked, sheet: Sheet, answers: Answers) -> None:
    try:
        store = view.desk(Power.UPLOAD)
        made = saved.keep(store, build_preset.as_preset(sheet, answers, asked.name), asked.name)
    except ExportError as error:
        st.error(plain(explain(view.text, error)), icon=":material/error:")
        return
    asked.done(asked.id, Choice(preset_file=made.text, kept=True))
    st.rerun(scope="app")
