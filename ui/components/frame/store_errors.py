"""Page of a store that cannot be used, with the button that rebuilds a damaged one."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from data.ingest.recovery import NoJournal, Recovered, recover
from data.model.errors import ExportError
from data.storage.storage_errors import StoreDamaged
from data.storage.store import LoadSettings
from present.error_text import explain
from present.markup import escape_md
from present.text import Text

_RECOVERED = "planerka_recovered"


def show_refusal(
    text: Text, error: ExportError, folder: Path, rules: LoadSettings, close: Callable[[], None]
) -> None:
    """Show the error; offer to rebuild a damaged store from the archived files."""
    st.error(escape_md(explain(text, error)))
    if not isinstance(error, StoreDamaged) or isinstance(error, NoJournal):
        return
    if st.button(text("recovery.button"), type="primary", key="recover"):
        try:
            with st.spinner(text("recovery.running")):
                close()
                st.session_state[_RECOVERED] = recover(folder, rules)
        except ExportError as again:
            st.error(escape_md(explain(text, again)))
            return
        st.rerun()


def show_recovered(text: Text) -> None:
    """Show the outcome of the rebuild, once."""
    outcome: Recovered | None = st.session_state.pop(_RECOVERED, None)
    if outcome is None:
        return
    words = [text("recovery.done", n=len(outcome.uploads))]
    if outcome.aside:
        words.append(text("recovery.aside", file=outcome.aside.name))
    words += [text("recovery.lost", number=each.upload_id, file=each.file) for each in outcome.lost]
    (st.warning if outcome.lost else st.success)(escape_md(" ".join(words)))
