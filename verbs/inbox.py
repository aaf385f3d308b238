"""`inbox`: put files into the inbox folder of a running dashboard, or list what is there."""

import argparse
from pathlib import Path

from data.ingest.inbox import Inbox
from present import serialize
from present.text import Text
from settings import Settings
from verbs.runner import notify, without_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `inbox`; a running dashboard may hold the store meanwhile."""
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=without_store(_inbox))


def _inbox(args: argparse.Namespace, settings: Settings) -> int:
    """Put the files into the inbox; without files, list it."""
    text, inbox, status = Text(settings.language), Inbox(settings.store), 0
    for name in args.files:
        file = Path(name)
        if file.is_file():
            inbox.put(file)
        else:
            status = notify(text("errors.no_such_file", file=name), 1)
    if not args.files:
        _list(inbox, text, args.json)
    return status


def _list(inbox: Inbox, text: Text, as_json: bool) -> None:
    files_by_state = {"arrived": inbox.arrived(), "waiting": inbox.waiting()}
    if as_json:
        print(
            serialize.to_json(
                {state: [file.name for file in files] for state, files in files_by_state.items()}
            )
        )
        return
    for state, files in files_by_state.items():
        for file in files:
            print(f"{text(f'cli.inbox_{state}')}: {file.name}")
