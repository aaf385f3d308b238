"""`sweep`: load the files of the inbox."""

import argparse

from data.ingest.inbox import Inbox, sweep
from data.storage.store import Store
from present import serialize
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs import loaded_files
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `sweep`."""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_sweep))


def _sweep(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    text, status = Text(settings.language), 0
    for outcome in sweep(store, Inbox(settings.store)):
        if outcome.loaded:
            row = serialize.of_file(outcome.loaded)
        elif outcome.error:
            status, message = 1, explain(text, outcome.error)
            row = serialize.of_refusal(outcome.file, outcome.error, message)
            notify(message)
        loaded_files.print_row(row, args.json)
    loaded_files.record_forecasts(store, args, settings)
    return status
