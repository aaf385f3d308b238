"""`uploads`: list the files that were loaded."""

import argparse

from data.storage.store import Store
from present import serialize
from settings import Settings
from verbs.runner import with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `uploads`."""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_uploads))


def _uploads(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    rows = [serialize.of_upload(upload) for upload in store.uploads()]
    if args.json:
        print(serialize.to_json(rows))
        return 0
    for row in rows:
        state = "" if row["active"] else " (-)"
        counts = serialize.counts_line(row["rows"])
        print(f"{row['upload_id']}{state} {row['file']}: {row['kind']}, {counts}")
    return 0
