"""`rebuild`: build the tables again from the archived files; recover a damaged store."""

import argparse

from data.ingest.recovery import recover
from data.ingest.replay import rebuild
from data.storage.storage_errors import StoreDamaged
from data.storage.store import Store
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs.runner import notify, without_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare `rebuild`, which opens the store itself: it may be one that does not open."""
    parser.set_defaults(run=without_store(_rebuild))


def _rebuild(args: argparse.Namespace, settings: Settings) -> int:
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
    notify(explain(text, damage))
    recovered = recover(settings.store, settings.intake)
    if recovered.aside:
        notify(text("recovery.aside", file=recovered.aside.name))
    for upload in recovered.lost:
        notify(text("recovery.lost", number=upload.upload_id, file=upload.file))
    return notify(text("recovery.done", n=len(recovered.uploads)), 1 if recovered.lost else 0)
