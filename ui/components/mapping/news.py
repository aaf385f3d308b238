"""A file that is known but for a column that has come, or for stages nobody has met."""

from dataclasses import replace

import streamlit as st

from data.custom_presets import extend, saved
from data.custom_presets.build_preset import Answers
from data.custom_presets.saved import Kept
from data.custom_presets.scoring import meaning
from data.ingest.load import Choice
from data.model.errors import ExportError
from data.model.problems import Preview, Problem
from data.model.roles import Power
from data.presets import preset
from data.readers.headers import fold
from present.error_text import explain
from present.markup import plain, tag
from ui.components.mapping import columns, meanings
from ui.components.mapping.panel import Asked, looked
from ui.view import View


def new_columns(view: View, asked: Asked, known: Kept) -> None:
    """Ask about the columns that the known file did not have, and about nothing else."""
    sheets, section = looked(view, asked), known.preset.sections[0]
    named = known.preset.file.get("sheet")
    sheet = next((each for each in sheets if each.name == named), sheets[0])
    new = [
        each
        for each in sheet.columns
        if each.header.strip() and fold(each.header) not in known.headers
    ]
    told = {
        each.place: columns.one(view, f"new_{asked.id}", each, section.table, None, each.header)
        for each in new
    }
    chosen = {place: column for place, column in told.items() if column}
    answers = Answers(section.table, "", chosen)
    answers = replace(answers, words=meanings.words(view, asked.id, sheet, answers))
    words = "mapping.keep_new" if chosen else "mapping.keep_unused"
    if st.button(view.text(words, n=len(new)), key=f"keep_{asked.id}", type="primary"):
        _keep(view, asked, extend.with_columns(known, sheet, answers, asked.name))


def unknown_stages(view: View, asked: Asked, found: Preview) -> None:
    """Ask what stages mean that the file's system is not known to have."""
    problem = next(
        (each for each in found.problems if each.code == "unknown_stage" and each.words), None
    )
    source = _source(view, found)
    if problem is None or source is None or found.already:
        return
    with st.expander(view.text("mapping.stages", n=len(problem.words)), expanded=True):
        st.html(tag("p", view.text("mapping.stages_hint"), kind="pl-note").html)
        told = _meant(view, asked, problem)
        if st.button(view.text("mapping.keep_stages"), key=f"stages_{asked.id}", type="primary"):
            _keep(view, asked, extend.with_stages(source, problem.table, told))


def _meant(view: View, asked: Asked, problem: Problem) -> dict[str, str]:
    about = (problem.table, "stage")
    return {
        word: meanings.meaning(view, asked.id, about, word, None, meaning(*about, word) or "open")
        for word in problem.words
    }


def _source(view: View, found: Preview) -> preset.Preset | None:
    mine = {each.preset.id: each.preset for each in saved.all_kept(view.desk(Power.UPLOAD))}
    return mine.get(found.source) or preset.builtin().get(found.source)


def _keep(view: View, asked: Asked, text: str) -> None:
    try:
        made = saved.keep(view.desk(Power.UPLOAD), text, asked.name)
    except ExportError as error:
        st.error(plain(explain(view.text, error)), icon=":material/error:")
        return
    asked.done(asked.id, Choice(preset_file=made.text, kept=True))
    st.rerun()
