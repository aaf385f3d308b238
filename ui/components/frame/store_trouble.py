"""What stands in the place of the pages while the store cannot be used, and the way back."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from data.ingest.recovery import NoJournal, Recovered, recover
from data.model.errors import ExportError
from data.storage.storage_errors import StoreDamaged
from data.storage.store import Intake
from present.error_text import explain
from present.markup import plain
from present.text import Text

_TOLD = "planerka_recovered"


def refused(
    text: Text, error: ExportError, folder: Path, rules: Intake, close: Callable[[], None]
) -> None:
    """Say what is wrong; a damaged store can be made anew from the kept files at once."""
    st.error(plain(explain(text, error)))
    if not isinstance(error, StoreDamaged) or isinstance(error, NoJournal):
        return
    if st.button(text("recovery.button"), type="primary", key="recover"):
        try:
            with st.spinner(text("recovery.running")):
                close()
                st.session_state[_TOLD] = recover(folder, rules)
        except ExportError as again:
            st.error(plain(explain(text, again)))
            return
        st.rerun()


def recovered(text: Text) -> None:
    """Say once what came of it."""
    told: Recovered | None = st.session_state.pop(_TOLD, None)
    if told is None:
        return
    words = [text("recovery.done", n=len(told.uploads))]
    if told.aside:
        words.append(text("recovery.aside", file=told.aside.name))
    words += [text("recovery.lost", number=each.upload_id, file=each.file) for each in told.lost]
    (st.warning if told.lost else st.success)(plain(" ".join(words)))
