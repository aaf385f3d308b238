"""Extensions of a preset: new columns and unknown stages of a known file."""

from dataclasses import replace

import streamlit as st

from data.custom_presets import extend, saved
from data.custom_presets.saved import SavedPreset
from data.custom_presets.section_source import MappingAnswers
from data.ingest.load import LoadOptions
from data.model.errors import ExportError
from data.model.headers import fold
from data.model.problems import Preview, Problem
from data.model.roles import Power
from data.presets import preset
from data.recognition.meanings import meaning
from present.error_text import explain
from present.markup import escape_md, tag
from ui.components.intake.mapping import column_choices, word_meanings
from ui.components.intake.mapping.mapping_panel import UnknownFile, profiled_sheets
from ui.view import View


def new_columns(view: View, file: UnknownFile, saved_preset: SavedPreset) -> None:
    """Ask about the columns that the known file did not have, and about nothing else."""
    sheets, section = profiled_sheets(view, file), saved_preset.preset.sections[0]
    named = saved_preset.preset.file.sheet
    sheet = next((each for each in sheets if each.name == named), sheets[0])
    new = [
        each
        for each in sheet.columns
        if each.header.strip() and fold(each.header) not in saved_preset.headers
    ]
    chosen_by_place = {
        each.place: column_choices.column_choice(
            view, f"new_{file.id}", each, section.table, None, each.header
        )
        for each in new
    }
    chosen = {place: column for place, column in chosen_by_place.items() if column}
    answers = MappingAnswers(section.table, "", chosen)
    answers = replace(answers, words=word_meanings.word_meanings(view, file.id, sheet, answers))
    words = "mapping.keep_new" if chosen else "mapping.keep_unused"
    if st.button(view.text(words, n=len(new)), key=f"keep_{file.id}", type="primary"):
        _save_preset(view, file, extend.with_columns(saved_preset, sheet, answers, file.name))


def unknown_stages(view: View, file: UnknownFile, preview: Preview) -> None:
    """Ask what stages mean that the file's system is not known to have."""
    problem = next(
        (each for each in preview.problems if each.code == "unknown_stage" and each.words), None
    )
    source = _source(view, preview)
    if problem is None or source is None or preview.already:
        return
    with st.expander(view.text("mapping.stages", n=len(problem.words)), expanded=True):
        st.html(tag("p", view.text("mapping.stages_hint"), kind="pl-note").html)
        meanings_by_stage = _stage_meanings(view, file, problem)
        if st.button(view.text("mapping.keep_stages"), key=f"stages_{file.id}", type="primary"):
            _save_preset(view, file, extend.with_stages(source, problem.table, meanings_by_stage))


def _stage_meanings(view: View, file: UnknownFile, problem: Problem) -> dict[str, str]:
    about = (problem.table, "stage")
    return {
        word: word_meanings.meaning_choice(
            view, file.id, about, word, None, meaning(*about, word) or "open"
        )
        for word in problem.words
    }


def _source(view: View, preview: Preview) -> preset.Preset | None:
    mine = {each.preset.id: each.preset for each in saved.saved_presets(view.store(Power.UPLOAD))}
    return mine.get(preview.source) or preset.builtin().get(preview.source)


def _save_preset(view: View, file: UnknownFile, text: str) -> None:
    try:
        saved_preset = saved.save(view.store(Power.UPLOAD), text, file.name)
    except ExportError as error:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")
        return
    file.done(file.id, LoadOptions(preset_file=saved_preset.text, by_saved_preset=True))
    st.rerun()
