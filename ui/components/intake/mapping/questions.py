"""Which questions a file needs, and the button that reports a wrong mapping."""

import streamlit as st

from data.custom_presets import saved
from data.custom_presets.saved import NoSuchPreset
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from ui.components.intake.mapping import preset_extensions
from ui.components.intake.mapping.mapping_panel import UnknownFile, mapping_panel
from ui.view import View

_STRANGE = frozenset({"unknown_columns", "no_header"})
_UNKNOWN = _STRANGE | {"several_kinds", "missing_column", "doubtful_columns"}
_AGAIN = "mapping_again"


def is_unknown_format(error: ExportError) -> bool:
    """Whether the file is only unknown, with nothing wrong in it."""
    return error.code in _STRANGE


def ask_about(view: View, file: UnknownFile, error: ExportError) -> None:
    """Draw the questions that make a refused file readable, if there are any."""
    if error.code == "new_columns":
        try:
            preset = saved.find(view.store(Power.UPLOAD), str(error.facts["preset"]))
            preset_extensions.new_columns(view, file, preset)
        except NoSuchPreset:
            mapping_panel(view, file)
    elif error.code in _UNKNOWN:
        mapping_panel(view, file)


def offer_corrections(view: View, file: UnknownFile, preview: Preview) -> None:
    """Ask about unknown stages; offer to map the columns again."""
    preset_extensions.unknown_stages(view, file, preview)
    again: set[str] = st.session_state.setdefault(_AGAIN, set())
    if file.id in again:
        mapping_panel(view, file)
    elif not preview.already:
        st.button(
            view.text("mapping.again"),
            key=f"again_{file.id}",
            type="tertiary",
            on_click=again.add,
            args=(file.id,),
        )
