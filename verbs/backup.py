"""`backup`: the whole store as one file while the dashboard runs; `restore` puts it back."""

import argparse
from contextlib import closing
from pathlib import Path
from typing import Any

from data.access import audit
from data.access.audit import Deed
from data.access.database import Book
from data.ingest.parse_file import NoSuchFile
from data.ops.backup import ERRAND, is_snapshot, pack, snapshot
from data.ops.job_queue import Errands, NobodyAnswers, Told
from data.ops.restore import restore
from data.storage.storage_errors import FILE, StoreBusy
from data.storage.store import Store
from present.text import Text
from settings import Settings
from verbs.words import say

_HOUSE = "cli"
_PATIENCE = 600.0  # seconds for a running dashboard to copy what changes


def add(verbs: Any) -> None:
    """Declare backup and restore."""
    made = verbs.add_parser("backup", help="the whole store as one file, while the dashboard runs")
    made.add_argument("file", metavar="FILE.tar")
    made.set_defaults(outside=_backup)
    back = verbs.add_parser(
        "restore", help="the store as that file has it; nobody may have it open"
    )
    back.add_argument("file", metavar="FILE.tar")
    back.add_argument("--force", action="store_true", help="lay aside the store that is there")
    back.set_defaults(outside=_restore)


def _backup(asked: argparse.Namespace, settings: Settings) -> int:
    text, target = Text(settings.language), Path(asked.file)
    if not target.parent.is_dir():  # better now than after all the work
        raise FileNotFoundError(2, "no such folder", str(target))
    if not (settings.store / FILE).exists():
        return say(text("backup.nothing", store=settings.store), 2)
    staged = _staged(settings)
    if isinstance(staged, str):
        return say(staged, 1)
    told = pack(settings.store, staged, target)
    _note(settings, Deed.BACKED_UP, target.name)
    files = sum(name.startswith("archive/") for name in told.files)
    size = f"{target.stat().st_size / 1_000_000:.1f}"
    return say(text("backup.made", file=target, n=files, size=size))


def _staged(settings: Settings) -> Path | str:
    """The snapshot, taken here or by the running dashboard; a refusal in its words."""
    try:
        store = Store.open(settings.store, settings.intake)
    except StoreBusy:
        asked: Told = {"errand": ERRAND, "lang": settings.language}
        told, _ = Errands(settings.store).ask(asked, _PATIENCE)
        if "error" in told:
            return str(told["error"])
        name = str(told.get("snapshot", ""))
        if not is_snapshot(settings.store, name):
            raise NobodyAnswers(store=str(settings.store)) from None
        return settings.store / name
    with closing(store):
        return snapshot(store)


def _restore(asked: argparse.Namespace, settings: Settings) -> int:
    text, file = Text(settings.language), Path(asked.file)
    if not file.is_file():
        raise NoSuchFile(file=str(file))
    told = restore(settings.store, file, settings.intake, asked.force)
    _note(settings, Deed.RESTORED, file.name)
    if told.aside:
        say(text("backup.aside", folder=told.aside))
    when = f"{told.made_at.astimezone():%d.%m.%Y %H:%M}"
    say(text("backup.restored", n=told.uploads, when=when))
    if told.people or told.links:
        say(text("backup.access", people=told.people, links=told.links))
    return 0


def _note(settings: Settings, deed: Deed, what: str) -> None:
    if Book.stands(settings.store):
        with closing(Book(settings.store)) as book:
            audit.note(book, _HOUSE, deed, what)
