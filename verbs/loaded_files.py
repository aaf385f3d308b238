"""Prints the result of each file and records forecasts, for `load`, `sweep` and `demo`."""

import argparse

from data.storage.store import Store
from present import serialize
from settings import Settings

_FORECAST_FEEDS = {"payments", "deals"}  # without money in either there is nothing to forecast


def print_row(row: serialize.JsonObject, as_json: bool) -> None:
    """Print the result of a file; a refused file is printed as JSON only."""
    if as_json:
        print(serialize.to_json(row), flush=True)
    elif row["error"] is None:
        counts = serialize.counts_line(row["rows"])
        print(f"{row['file']}: {row['source']} {row['kind']}, {counts}")


def record_forecasts(store: Store, args: argparse.Namespace, settings: Settings) -> None:
    """Record what is forecast now, to be scored later; the metrics are imported if needed."""
    if _FORECAST_FEEDS & store.covered().keys():
        args.on_demand("after_load").record_forecasts(store, settings)
