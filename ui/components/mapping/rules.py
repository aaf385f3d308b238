"""The presets that were made here: taken home, mended, brought back, forgotten."""

import streamlit as st

from data.custom_presets import saved
from data.custom_presets.saved import Kept
from data.model.errors import ExportError
from data.model.roles import Power
from data.presets.section import BrokenPreset
from present.error_text import explain
from present.markup import plain, tag
from ui.view import View

_TURN = "rules_round"


def rules(view: View) -> None:
    """Draw them, where there are any."""
    those = saved.all_kept(view.desk(Power.UPLOAD))
    if not those:
        return
    with st.expander(view.text("mapping.rules", n=len(those))):
        st.html(tag("p", view.text("mapping.rules_hint"), kind="pl-note").html)
        for each in those:
            _one(view, each)
        _bring(view)


def _one(view: View, each: Kept) -> None:
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
            on_click=saved.forget,
            args=(view.desk(Power.UPLOAD), own.id),
        )


def _bring(view: View) -> None:
    turn = st.session_state.setdefault(_TURN, 0)
    came = st.file_uploader(view.text("mapping.bring"), type="toml", key=f"rules_{turn}")
    if came is None:
        return
    try:
        saved.keep(view.desk(Power.UPLOAD), _text(came.getvalue(), came.name), came.name)
    except ExportError as error:
        st.error(plain(explain(view.text, error)), icon=":material/error:")
        return
    st.session_state[_TURN] += 1
    st.rerun()


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPreset(file=name, what=error.reason) from error
