"""Uploads, the newest first; each can be undone and redone."""

from datetime import UTC, datetime

import streamlit as st

from data.access.audit import AuditAction
from data.ingest.parse_file import LoadOptions
from data.ingest.replay import redo
from data.model.roles import Power
from data.storage.uploads import Upload
from present.markup import tag
from ui.components.frame import welcome
from ui.components.intake import downloads
from ui.components.intake.file_card import kind_titles
from ui.components.panel import download
from ui.components.table import Cell, Column, Line, Table, text_cell
from ui.view import View

_FIRST = 10


def upload_history(view: View) -> None:
    """Draw the uploads with their undo and redo."""
    uploads = view.store(Power.UPLOAD).uploads()[::-1]
    own = [upload for upload in uploads if not upload.demo]
    demo = [upload for upload in uploads if upload.demo and upload.active]
    if not uploads:
        return
    st.html(tag("h2", view.text("history.title"), kind="pl-panel").html)
    if demo:
        _demo(view, len(demo))
    for upload in own[:_FIRST]:
        _upload_card(view, upload)
    if len(own) > _FIRST:
        with st.expander(view.text("history.older", n=len(own) - _FIRST)):
            for upload in own[_FIRST:]:
                _upload_card(view, upload)
    if own:
        download(view, "history", view.text("history.title"), lambda: as_table(view, own).excel())


def _demo(view: View, count: int) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="card_demo"):
        words = view.text("history.demo", n=count)
        st.html(tag("p", words, kind="pl-banner").html, width="stretch")
        st.button(
            view.text("demo.remove"),
            key="history_remove_demo",
            on_click=welcome.remove_demo,
            args=(view,),
        )


def _upload_card(view: View, upload: Upload) -> None:
    text, number = view.text, upload.upload_id
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"card_u{number}"
    ):
        about = tag(
            "div",
            tag("p", _title(view, upload), kind="pl-banner"),
            tag("p", _about(view, upload), kind="pl-note"),
        )
        st.html(about.html, width="stretch")
        if upload.active and upload.rows.rejected:
            choice = LoadOptions(**{**upload.recipe, "ask": True})
            source = (upload.sha256, upload.file, choice, upload.rows.rejected)
            downloads.rejected_workbook(view, *source, key=f"u{number}")
        day = view.dates.day(_local(view, upload).date())
        if upload.active:
            st.button(
                text("history.undo", day=day),
                key=f"undo_{number}",
                on_click=_undo,
                args=(view, number),
            )
        else:
            st.button(
                text("history.redo"), key=f"redo_{number}", on_click=_redo, args=(view, number)
            )


def _undo(view: View, number: int) -> None:
    view.store(Power.UPLOAD).undo(number)
    view.note(AuditAction.UNDONE, f"#{number}")


def _redo(view: View, number: int) -> None:
    redo(view.store(Power.UPLOAD), number)
    view.note(AuditAction.REDONE, f"#{number}")


def _title(view: View, upload: Upload) -> str:
    system = upload.source_title.get(view.text.lang, upload.source)
    words = f"{system} · {kind_titles(view, upload.kind)} · {upload.file}"
    return words if upload.active else view.text("history.undone", upload=words)


def _about(view: View, upload: Upload) -> str:
    rows = upload.rows
    facts = [view.dates.moment(_local(view, upload)), view.text("history.rows", n=rows.accepted)]
    if rows.changed:
        facts.append(view.text("history.changed", n=rows.changed))
    if rows.rejected:
        facts.append(view.text("history.rejected", n=rows.rejected))
    if upload.period:
        first, last = upload.period
        facts.append(f"{view.dates.short(first)} – {view.dates.short(last)}")
    return " · ".join(facts)


def _local(view: View, upload: Upload) -> datetime:
    """When it was uploaded, by the company's clock."""
    zone = view.zone
    return upload.loaded_at.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None)


def as_table(view: View, uploads: list[Upload]) -> Table:
    """The history for a workbook."""
    text = view.text
    names = ("read", "accepted", "changed", "unchanged", "rejected", "skipped")
    columns = [
        Column(text("history.when")),
        Column(text("columns.file")),
        Column(text("history.kind")),
    ]
    columns += [Column(text(f"rows.{name}"), number=True) for name in names]
    lines = [
        Line(
            [
                Cell("", _local(view, upload)),
                text_cell(upload.file),
                text_cell(kind_titles(view, upload.kind)),
                *(Cell("", getattr(upload.rows, name)) for name in names),
            ]
        )
        for upload in uploads
    ]
    return Table(text("history.title"), columns, lines)
