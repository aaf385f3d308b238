"""When a person is asked what stands in a file, and how he says that it was read wrong."""

import streamlit as st

from data.custom_presets import saved
from data.custom_presets.saved import NoSuchPreset
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from ui.components.mapping import news
from ui.components.mapping.panel import Asked, panel
from ui.view import View

_STRANGE = frozenset({"unknown_columns", "no_header"})
_UNKNOWN = _STRANGE | {"several_kinds", "missing_column"}
_AGAIN = "mapping_again"


def is_strange(error: ExportError) -> bool:
    """Nothing is wrong with the file: only nobody has met one like it."""
    return error.code in _STRANGE


def ask(view: View, asked: Asked, error: ExportError) -> None:
    """The questions that make a refused file readable, if there are such."""
    if error.code == "new_columns":
        try:
            preset = saved.one_kept(view.desk(Power.UPLOAD), str(error.facts["preset"]))
            news.new_columns(view, asked, preset)
        except NoSuchPreset:
            panel(view, asked)
    elif error.code in _UNKNOWN:
        panel(view, asked)


def offer(view: View, asked: Asked, found: Preview) -> None:
    """Stages nobody has met, and a way to say that the columns were understood wrong."""
    news.unknown_stages(view, asked, found)
    again: set[str] = st.session_state.setdefault(_AGAIN, set())
    if asked.id in again:
        panel(view, asked)
    elif not found.already:
        st.button(
            view.text("mapping.again"),
            key=f"again_{asked.id}",
            type="tertiary",
            on_click=again.add,
            args=(asked.id,),
        )
