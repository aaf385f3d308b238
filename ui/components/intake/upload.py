"""The way in: drop files, see what each is and what it changes, accept or not."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from data.access.audit import Deed
from data.custom_presets import saved
from data.ingest.inbox import Inbox
from data.ingest.load import Choice, load, preview
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.roles import Power
from data.presets import template
from present.error_text import explain
from present.jobs.record_forecasts import keep_forecasts
from present.markup import plain
from ui.components.intake import file_card
from ui.components.mapping import questions
from ui.components.mapping.panel import Asked
from ui.components.progress import Progress
from ui.view import View

_ROUND = "intake_round"  # a new round gives the uploader a new key, and so empties it
_SEEN = "intake_seen"
_GIVEN = "intake_given"
_TAKEN = "intake_taken"
_GONE = "intake_gone"
_FIRST = ("owners", "plans")  # whose people these are must be known before their deals


@dataclass(frozen=True)
class Dropped:
    """A file on the screen that is not in the store yet."""

    id: str
    name: str
    content: bytes | Path


def intake(view: View) -> None:
    """Draw the uploader and a card for each file that was dropped."""
    turn = st.session_state.setdefault(_ROUND, 0)
    taken = st.session_state.pop(_TAKEN, 0)
    if taken:
        st.success(view.text("intake.done", n=taken), icon=":material/check_circle:")
    dropped = st.file_uploader(
        view.text("intake.drop"),
        accept_multiple_files=True,
        key=f"uploader_{turn}",
        help=None,
        label_visibility="collapsed",
    )
    gone = st.session_state.setdefault(_GONE, set())
    came = [Dropped(file.file_id, file.name, file.getvalue()) for file in dropped or []]
    files = [file for file in (*_waiting(view), *came) if file.id not in gone]
    seen = {file.id: _seen(view, file) for file in files}
    new = [file for file in files if _is_new(seen[file.id])]
    if len(new) > 1:
        _accept_button(view, "all", new, seen)
    for file in files:
        _card(view, file, seen)


def _waiting(view: View) -> list[Dropped]:
    """Files of the inbox that could not go in without an answer."""
    files = Inbox(view.desk(Power.UPLOAD).folder).waiting()
    return [Dropped(f"inbox_{f.name}_{f.stat().st_mtime_ns}", f.name, f) for f in files]


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


def _seen(view: View, file: Dropped) -> Preview | ExportError:
    """What the file is; looked at once for each state of the store and each answer given."""
    known: dict[Any, Preview | ExportError] = st.session_state.setdefault(_SEEN, {})
    store = view.desk(Power.UPLOAD)
    key = (file.id, store.version, saved.revision(store), _choice(file.id))
    if key not in known:
        bar = Progress(view.text, plain(file.name))
        try:
            known[key] = preview(store, file.content, file.name, _choice(file.id), bar.step)
        except ExportError as error:
            known[key] = error
        finally:
            bar.done()
    return known[key]


def _choice(file: str) -> Choice:
    given: dict[str, Choice] = st.session_state.setdefault(_GIVEN, {})
    return given.get(file, Choice())


def _card(view: View, file: Dropped, seen: dict[str, Preview | ExportError]) -> None:
    found = seen[file.id]
    with st.container(border=True, key=f"card_{file.id}"):
        asked = Asked(file.id, file.name, file.content, _answered)
        if isinstance(found, ExportError):
            file_card.refused(view, file.name, found, questions.is_strange(found))
            file_card.ask(view, file.id, found, _choice(file.id), _answered)
            questions.ask(view, asked, found)
        else:
            file_card.recognised(view, file.id, found, _choice(file.id))
            file_card.replacing(view, file.id, found, _choice(file.id), _answered)
            questions.offer(view, asked, found)
        with st.container(horizontal=True):
            if _is_new(found):
                _accept_button(view, file.id, [file], seen)
            words = "intake.drop_one" if isinstance(found, Preview) else "intake.remove"
            st.button(view.text(words), key=f"drop_{file.id}", on_click=_drop, args=(view, file))


def _is_new(found: Preview | ExportError) -> bool:
    return isinstance(found, Preview) and not found.already


def _answered(file: str, choice: Choice) -> None:
    st.session_state[_GIVEN][file] = choice


def _drop(view: View, file: Dropped) -> None:
    """The file leaves the screen; the archive keeps it in any case."""
    st.session_state[_GONE].add(file.id)
    if isinstance(file.content, Path):
        Inbox(view.desk(Power.UPLOAD).folder).done(file.content)


def _accept_button(
    view: View, key: str, files: list[Dropped], seen: dict[str, Preview | ExportError]
) -> None:
    words = view.text("intake.accept", n=len(files))
    if view.known.demo:
        words = view.text("intake.accept_instead", n=len(files))
    pressed = st.button(words, key=f"accept_{key}", type="primary", icon=":material/check:")
    if pressed:
        _accept(view, files, seen)


def _accept(view: View, files: list[Dropped], seen: dict[str, Preview | ExportError]) -> None:
    """Store the files; the first one puts the made-up data out of the way."""
    taken = 0
    for file in sorted(files, key=_order(seen)):
        bar = Progress(view.text, plain(file.name))
        try:
            load(view.desk(Power.UPLOAD), file.content, file.name, _choice(file.id), bar.step)
            view.note(Deed.UPLOADED, file.name)
            taken += 1
            _drop(view, file)
        except ExportError as error:
            keep_forecasts(view.desk(Power.UPLOAD), view.scope.rules)
            st.error(plain(explain(view.text, error)))
            return
        finally:
            bar.done()
    keep_forecasts(view.desk(Power.UPLOAD), view.scope.rules)
    st.session_state[_TAKEN] = taken
    if seen.keys() <= st.session_state[_GONE]:  # nothing is left to decide: an empty uploader
        st.session_state[_ROUND] += 1
        st.session_state[_GONE] = set()
    st.rerun()


def _order(seen: dict[str, Preview | ExportError]) -> Callable[[Dropped], tuple[bool, str]]:
    def place(file: Dropped) -> tuple[bool, str]:
        found = seen[file.id]
        return (isinstance(found, Preview) and found.kind not in _FIRST, file.name)

    return place
