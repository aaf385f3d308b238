"""`publish`: write the canonical tables as Parquet."""

import argparse
from pathlib import Path

from data.ops.parquet_export import export_parquet
from data.storage.store import Store
from settings import Settings
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `publish`."""
    parser.add_argument("folder", metavar="DIR")
    parser.set_defaults(run=with_store(_publish))


def _publish(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    for path in export_parquet(store, Path(args.folder)):
        notify(str(path))
    return 0
