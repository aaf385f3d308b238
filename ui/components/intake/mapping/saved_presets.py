"""Saved presets of this store: download, import, delete."""

import streamlit as st

from data.custom_presets import saved
from data.custom_presets.saved import SavedPreset
from data.model.errors import ExportError
from data.model.roles import Power
from data.presets.section import BrokenPreset
from present.error_text import explain
from present.markup import escape_md, tag
from ui.view import View

_TURN = "rules_round"


def saved_presets(view: View) -> None:
    """Draw them, where there are any."""
    presets = saved.saved_presets(view.store(Power.UPLOAD))
    if not presets:
        return
    with st.expander(view.text("mapping.rules", n=len(presets))):
        st.html(tag("p", view.text("mapping.rules_hint"), kind="pl-note").html)
        for each in presets:
            _preset_card(view, each)
        _import_preset(view)


def _preset_card(view: View, each: SavedPreset) -> None:
    text, own = view.text, each.preset
    kinds = dict.fromkeys(section.table for section in own.sections)
    named = text("mapping.stages_of" if each.is_overlay else "mapping.rule_of")
    about = ", ".join(text(f"tables.{kind}.title") for kind in kinds)
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        name = own.title.get(text.lang, own.title.get("ru", own.id))
        lines = [tag("p", name, kind="pl-banner")]
        lines.append(tag("p", named if each.is_overlay else f"{named} {about}", kind="pl-note"))
        st.html(tag("div", *lines).html, width="stretch")
        st.download_button(
            text("mapping.take"),
            each.text.encode(),
            file_name=f"{own.id}.toml",
            mime="application/toml",
            key=f"take_{own.id}",
            on_click="ignore",
        )
        st.button(
            text("mapping.forget"),
            key=f"forget_{own.id}",
            on_click=saved.delete,
            args=(view.store(Power.UPLOAD), own.id),
        )


def _import_preset(view: View) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    uploaded = st.file_uploader(view.text("mapping.bring"), type="toml", key=f"rules_{turn}")
    if uploaded is None:
        return
    try:
        saved.save(
            view.store(Power.UPLOAD), _text(uploaded.getvalue(), uploaded.name), uploaded.name
        )
    except ExportError as error:
        st.error(escape_md(explain(view.text, error)), icon=":material/error:")
        return
    st.session_state[_TURN] += 1
    st.rerun()


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPreset(file=name, what=error.reason) from error
