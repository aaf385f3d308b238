"""Files for a running dashboard: `inbox` puts them into its folder, `sweep` takes them in."""

import argparse
from pathlib import Path
from typing import Any

from data.ingest.inbox import Inbox, sweep
from data.storage.store import Store
from present import serialize
from present.error_text import explain
from present.jobs.record_forecasts import keep_forecasts
from present.text import Text
from settings import Settings
from verbs.words import say, verb


def add(verbs: Any) -> None:
    """Declare inbox and sweep."""
    inbox = verbs.add_parser("inbox", help="put files where the running dashboard takes them in")
    inbox.set_defaults(outside=_inbox)  # the store's file is the dashboard's while it runs
    inbox.add_argument("files", nargs="*", metavar="FILE")
    inbox.add_argument("--json", action="store_true")
    taking = verb(verbs, "sweep", _sweep, "take in what has arrived in the inbox")
    taking.add_argument("--json", action="store_true")


def _inbox(asked: argparse.Namespace, settings: Settings) -> int:
    """Put the files in; without files, tell what is there."""
    text, inbox, status = Text(settings.language), Inbox(settings.store), 0
    for name in asked.files:
        file = Path(name)
        if file.is_file():
            inbox.put(file)
        else:
            status = say(text("errors.no_such_file", file=name), 1)
    if not asked.files:
        _list(inbox, text, asked.json)
    return status


def _list(inbox: Inbox, text: Text, as_json: bool) -> None:
    told = {"arrived": inbox.arrived(), "waiting": inbox.waiting()}
    if as_json:
        print(
            serialize.to_json(
                {state: [file.name for file in files] for state, files in told.items()}
            )
        )
        return
    for state, files in told.items():
        for file in files:
            print(f"{text(f'cli.inbox_{state}')}: {file.name}")


def _sweep(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    text, status = Text(settings.language), 0
    for outcome in sweep(store, Inbox(settings.store)):
        if outcome.loaded:
            told = serialize.of_file(outcome.loaded)
        elif outcome.error:
            status, said = 1, explain(text, outcome.error)
            told = serialize.of_refusal(outcome.file, outcome.error, said)
            say(said)
        if asked.json:
            print(serialize.to_json(told), flush=True)
        elif told["error"] is None:
            print(
                f"{told['file']}: {told['source']} {told['kind']}, "
                f"{serialize.counted(told['rows'])}"
            )
    keep_forecasts(store, settings.rules)
    return status
