"""`demo`: fill a store that was never used with the demonstration."""

import argparse

from data.ingest.load import load_demo
from data.storage.store import Store
from present.text import Text
from settings import Settings
from verbs import loaded_files
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare `demo`, which takes no arguments."""
    parser.set_defaults(run=with_store(_demo))


def _demo(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    if not store.ever_used():
        notify(Text(settings.language)("progress.demo"))
        load_demo(store)
        loaded_files.record_forecasts(store, args, settings)
    return 0
