"""Upload of files: drop, preview, accept or dismiss."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from data.access.audit import AuditAction
from data.custom_presets import saved
from data.ingest.inbox import Inbox
from data.ingest.load import LoadOptions, load, preview
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from data.presets import template
from present.error_text import explain
from present.jobs.record_forecasts import record_forecasts
from present.markup import escape_md
from ui.components.intake import file_card
from ui.components.intake.mapping import questions
from ui.components.intake.mapping.mapping_panel import UnknownFile
from ui.components.progress import Progress
from ui.view import View

_ROUND = "intake_round"  # a new round gives the uploader a new key, and so empties it
_PREVIEWS = "intake_seen"
_OPTIONS = "intake_given"
_LOADED = "intake_taken"
_DISMISSED = "intake_gone"
_LOADED_FIRST = ("owners", "plans")  # whose people these are must be known before their deals


@dataclass(frozen=True)
class DroppedFile:
    """A file on the screen that is not in the store yet."""

    id: str
    name: str
    content: bytes | Path


def upload_section(view: View) -> None:
    """Draw the uploader and a card for each file that was dropped."""
    turn = st.session_state.setdefault(_ROUND, 0)
    loaded = st.session_state.pop(_LOADED, 0)
    if loaded:
        st.success(view.text("intake.done", n=loaded), icon=":material/check_circle:")
    dropped = st.file_uploader(
        view.text("intake.drop"),
        accept_multiple_files=True,
        key=f"uploader_{turn}",
        help=None,
        label_visibility="collapsed",
    )
    dismissed = st.session_state.setdefault(_DISMISSED, set())
    uploaded = [DroppedFile(file.file_id, file.name, file.getvalue()) for file in dropped or []]
    files = [file for file in (*_inbox_files(view), *uploaded) if file.id not in dismissed]
    previews = {file.id: _preview_of(view, file) for file in files}
    new = [file for file in files if _is_new(previews[file.id])]
    if len(new) > 1:
        _accept_button(view, "all", new, previews)
    for file in files:
        _card(view, file, previews)


def _inbox_files(view: View) -> list[DroppedFile]:
    """Files of the inbox that could not be loaded without an answer."""
    files = Inbox(view.store(Power.UPLOAD).folder).waiting()
    return [DroppedFile(f"inbox_{f.name}_{f.stat().st_mtime_ns}", f.name, f) for f in files]


def templates(view: View) -> None:
    """Offer the template for what no CRM exports: plans, people, plain payments."""
    with st.container(key="templates"):
        st.download_button(
            view.text("intake.templates"),
            lambda: template.workbook(view.text.lang),
            file_name=f"{view.text('intake.template_name')}.xlsx",
            key="template",
            icon=":material/download:",
            on_click="ignore",
            help=view.text("intake.template_note"),
        )


def _preview_of(view: View, file: DroppedFile) -> Preview | ExportError:
    """Preview of the file, cached for each version of the store and each set of options."""
    previews: dict[Any, Preview | ExportError] = st.session_state.setdefault(_PREVIEWS, {})
    store = view.store(Power.UPLOAD)
    key = (file.id, store.version, saved.revision(store), _options_of(file.id))
    if key not in previews:
        bar = Progress(view.text, escape_md(file.name))
        try:
            previews[key] = preview(store, file.content, file.name, _options_of(file.id), bar.step)
        except ExportError as error:
            previews[key] = error
        finally:
            bar.done()
    return previews[key]


def _options_of(file: str) -> LoadOptions:
    options_by_file: dict[str, LoadOptions] = st.session_state.setdefault(_OPTIONS, {})
    return options_by_file.get(file, LoadOptions())


def _card(view: View, file: DroppedFile, previews: dict[str, Preview | ExportError]) -> None:
    outcome = previews[file.id]
    with st.container(border=True, key=f"card_{file.id}"):
        unknown_file = UnknownFile(file.id, file.name, file.content, _set_options)
        if isinstance(outcome, ExportError):
            file_card.refused_file(view, file.name, outcome, questions.is_unknown_format(outcome))
            file_card.ask_cell_format(view, file.id, outcome, _options_of(file.id), _set_options)
            questions.ask_about(view, unknown_file, outcome)
        else:
            file_card.recognised_file(view, file.id, outcome, _options_of(file.id))
            file_card.replace_toggle(view, file.id, outcome, _options_of(file.id), _set_options)
            questions.offer_corrections(view, unknown_file, outcome)
        with st.container(horizontal=True):
            if _is_new(outcome):
                _accept_button(view, file.id, [file], previews)
            words = "intake.drop_one" if isinstance(outcome, Preview) else "intake.remove"
            st.button(view.text(words), key=f"drop_{file.id}", on_click=_dismiss, args=(view, file))


def _is_new(outcome: Preview | ExportError) -> bool:
    return isinstance(outcome, Preview) and not outcome.already


def _set_options(file: str, choice: LoadOptions) -> None:
    st.session_state[_OPTIONS][file] = choice


def _dismiss(view: View, file: DroppedFile) -> None:
    """The file leaves the screen; the archive keeps it in any case."""
    st.session_state[_DISMISSED].add(file.id)
    if isinstance(file.content, Path):
        Inbox(view.store(Power.UPLOAD).folder).done(file.content)


def _accept_button(
    view: View, key: str, files: list[DroppedFile], previews: dict[str, Preview | ExportError]
) -> None:
    words = view.text("intake.accept", n=len(files))
    if view.data_state.demo:
        words = view.text("intake.accept_instead", n=len(files))
    pressed = st.button(words, key=f"accept_{key}", type="primary", icon=":material/check:")
    if pressed:
        _accept(view, files, previews)


def _accept(
    view: View, files: list[DroppedFile], previews: dict[str, Preview | ExportError]
) -> None:
    """Load the files; the first load removes the demo data."""
    loaded = 0
    for file in sorted(files, key=_order(previews)):
        bar = Progress(view.text, escape_md(file.name))
        try:
            load(view.store(Power.UPLOAD), file.content, file.name, _options_of(file.id), bar.step)
            view.note(AuditAction.UPLOADED, file.name)
            loaded += 1
            _dismiss(view, file)
        except ExportError as error:
            record_forecasts(view.store(Power.UPLOAD), view.scope.rules)
            st.error(escape_md(explain(view.text, error)))
            return
        finally:
            bar.done()
    record_forecasts(view.store(Power.UPLOAD), view.scope.rules)
    st.session_state[_LOADED] = loaded
    if (
        previews.keys() <= st.session_state[_DISMISSED]
    ):  # nothing is left to decide: an empty uploader
        st.session_state[_ROUND] += 1
        st.session_state[_DISMISSED] = set()
    st.rerun()


def _order(previews: dict[str, Preview | ExportError]) -> Callable[[DroppedFile], tuple[bool, str]]:
    def place(file: DroppedFile) -> tuple[bool, str]:
        outcome = previews[file.id]
        return (isinstance(outcome, Preview) and outcome.kind not in _LOADED_FIRST, file.name)

    return place
