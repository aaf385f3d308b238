"""Questions about an unknown file, with suggested answers."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import streamlit as st

from data.custom_presets import build_preset, saved
from data.custom_presets.section_source import MappingAnswers
from data.ingest.load import LoadOptions
from data.ingest.profile_file import profile_file
from data.model.errors import ExportError
from data.model.roles import Power
from data.model.tables import KINDS
from data.recognition.profiling import TableProfile
from data.recognition.suggest import missing_columns
from present.error_text import explain
from present.markup import escape_md, tag
from ui.components.intake.mapping import column_choices, word_meanings
from ui.components.intake.mapping.first_rows import first_rows
from ui.view import View

_PROFILES = "mapping_looked"
_WANTED = {  # not required, but much is silent without them
    "deals": ("closed_at", "stage", "amount", "owner_written"),
    "calls": ("owner_written", "direction", "talk_seconds"),
    "payments": ("owner_written", "client"),
}


@dataclass(frozen=True)
class UnknownFile:
    """The file that is asked about; `done` is called with the choice that reads it."""

    id: str
    name: str
    content: bytes | Path
    done: Callable[[str, LoadOptions], None]


def mapping_panel(view: View, file: UnknownFile) -> None:
    """Draw the questions; nothing is kept before the button is pressed."""
    try:
        sheets = profiled_sheets(view, file)
    except ExportError as error:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")
        return
    _fragment(view, file, sheets)


def profiled_sheets(view: View, file: UnknownFile) -> list[TableProfile]:
    """Profiled tables of the file, cached for the session."""
    profiles: dict[Any, list[TableProfile]] = st.session_state.setdefault(_PROFILES, {})
    if file.id not in profiles:
        profiles[file.id] = profile_file(view.store(Power.UPLOAD), file.content, file.name)
    return profiles[file.id]


@st.fragment
def _fragment(view: View, file: UnknownFile, sheets: list[TableProfile]) -> None:
    text = view.text
    st.html(tag("h4", text("mapping.title"), kind="pl-panel").html)
    st.html(tag("p", text("mapping.lead"), kind="pl-note").html)
    sheet = _sheet(view, file, sheets)
    kind = _kind(view, file, sheet)
    place = st.container()
    chosen = column_choices.column_choices(
        view, f"{file.id}_{kind}", sheet, _proposed(file, sheet, kind)
    )
    with place:
        first_rows(view, sheet, chosen, f"first_{file.id}")
    answers = MappingAnswers(kind, _title(view, file), chosen)
    lacks = missing_columns(kind, set(chosen.values()))
    if lacks:
        missing = ", ".join(column_choices.column_title(view, name) for name in lacks)
        st.warning(escape_md(text("mapping.lacks", columns=missing)), icon=":material/help:")
    _missing_hints(view, kind, set(chosen.values()))
    answers = replace(answers, words=word_meanings.word_meanings(view, file.id, sheet, answers))
    answers = word_meanings.reading_choices(view, file.id, sheet, answers)
    if len(sheets) > 1:
        answers = replace(answers, sheet=sheet.name)
    if st.button(
        text("mapping.keep"),
        key=f"keep_{file.id}",
        type="primary",
        icon=":material/check:",
        disabled=bool(lacks),
    ):
        _save_preset(view, file, sheet, answers)


def _missing_hints(view: View, kind: str, chosen: set[str]) -> None:
    """Say what cannot be shown without a column that was not chosen."""
    for column in _WANTED.get(kind, ()):
        if column not in chosen:
            named = column_choices.column_title(view, column)
            words = view.text(f"mapping.without.{kind}_{column}", column=named)
            st.html(tag("p", words, kind="pl-note").html)


def _sheet(view: View, file: UnknownFile, sheets: list[TableProfile]) -> TableProfile:
    if len(sheets) == 1:
        return sheets[0]
    named = {sheet.name or str(place + 1): sheet for place, sheet in enumerate(sheets)}
    chosen = st.selectbox(
        view.text("mapping.sheet"),
        list(named),
        key=f"sheet_{file.id}",
        placeholder=view.text("intake.choose"),
    )
    return named[chosen]


def _kind(view: View, file: UnknownFile, sheet: TableProfile) -> str:
    likely = _proposed(file, sheet, None).kind
    return st.selectbox(
        view.text("intake.ask_kind"),
        KINDS,
        index=KINDS.index(likely),
        format_func=lambda name: view.text(f"tables.{name}.title"),
        placeholder=view.text("intake.choose"),
        key=f"kind_{file.id}_{sheet.name}",
    )


def _proposed(file: UnknownFile, sheet: TableProfile, kind: str | None) -> MappingAnswers:
    proposals: dict[Any, MappingAnswers] = st.session_state.setdefault("mapping_proposed", {})
    key = (file.id, sheet.name, kind)
    if key not in proposals:
        proposals[key] = build_preset.proposed_answers(sheet, Path(file.name).stem, kind)
    return proposals[key]


def _title(view: View, file: UnknownFile) -> str:
    typed = st.text_input(
        view.text("mapping.name"),
        value=suggested_name(file.name),
        key=f"title_{file.id}",
        max_chars=60,
        help=escape_md(view.text("mapping.name_hint")),
    )
    return str(typed)


def suggested_name(name: str) -> str:
    """The name of the file without its ending and the digits of its day."""
    words = "".join(" " if letter in "_.-0123456789()" else letter for letter in Path(name).stem)
    return " ".join(words.split()) or Path(name).stem


def _save_preset(
    view: View, file: UnknownFile, sheet: TableProfile, answers: MappingAnswers
) -> None:
    try:
        store = view.store(Power.UPLOAD)
        preset = saved.save(store, build_preset.preset_text(sheet, answers, file.name), file.name)
    except ExportError as error:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")
        return
    file.done(file.id, LoadOptions(preset_file=preset.text, by_saved_preset=True))
    st.rerun(scope="app")
