"""`undo`: undo an upload."""

import argparse

from data.storage.store import Store
from settings import Settings
from verbs.runner import with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `undo`."""
    parser.add_argument("upload_id", type=int)
    parser.set_defaults(run=with_store(_undo))


def _undo(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    store.undo(args.upload_id)
    return 0
