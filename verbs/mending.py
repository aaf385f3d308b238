"""`rebuild`: the tables made anew of the kept files; a store whose file is damaged, whole."""

import argparse
from typing import Any

from data.ingest.recovery import recover
from data.ingest.replay import rebuild
from data.storage.storage_errors import StoreDamaged
from data.storage.store import Store
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs.words import say


def add(verbs: Any) -> None:
    """Declare rebuild, which opens the store itself: it may be one that does not open."""
    words = "make the tables anew from the kept files; a damaged store too"
    verbs.add_parser("rebuild", help=words).set_defaults(outside=_rebuild)


def _rebuild(asked: argparse.Namespace, settings: Settings) -> int:
    store = None
    try:
        store = Store.open(settings.store, settings.intake)
        rebuild(store)
    except StoreDamaged as damage:
        if store:
            store.close()
        return _recover(settings, damage)
    finally:
        if store:
            store.close()
    return 0


def _recover(settings: Settings, damage: StoreDamaged) -> int:
    text = Text(settings.language)
    say(explain(text, damage))
    told = recover(settings.store, settings.intake)
    if told.aside:
        say(text("recovery.aside", file=told.aside.name))
    for upload in told.lost:
        say(text("recovery.lost", number=upload.upload_id, file=upload.file))
    return say(text("recovery.done", n=len(told.uploads)), 1 if told.lost else 0)
