"""Figures of the catalogue: `metrics`."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

from data.storage.store import Store
from metrics.core import answer
from metrics.core.scope import Period
from present import serialize
from present.text import Text
from settings import Settings
from verbs.words import day, say, scope_of, verb


def add(verbs: Any) -> None:
    """Declare metrics."""
    figures = verb(verbs, "metrics", _metrics, "answer with figures")
    figures.add_argument("names", nargs="*", metavar="NAME")
    figures.add_argument("--from", dest="start", type=day, required=True, metavar="DATE")
    figures.add_argument("--to", dest="end", type=day, required=True, metavar="DATE")
    figures.add_argument("--by", nargs="+", action="extend", default=[], metavar="DIMENSION")
    figures.add_argument("--as-of", type=day, metavar="DATE")
    forms = figures.add_mutually_exclusive_group()
    for name in ("json", "csv"):
        forms.add_argument(f"--{name}", action="store_true")
    forms.add_argument("--xlsx", metavar="FILE")


def _metrics(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    if asked.end < asked.start:
        text = Text(settings.language)
        return say(text("errors.period_reversed", start=asked.start, end=asked.end), 2)
    dimensions = tuple(dict.fromkeys(asked.by))
    metrics = serialize.asked(asked.names, dimensions)
    period = Period(asked.start, asked.end + timedelta(days=1))
    scope = scope_of(store, settings, period, asked.as_of)
    if dimensions:
        found = answer.by(store.run, dimensions, metrics, scope)
    else:
        found = [answer.Row((), answer.totals(store.run, metrics, scope))]
    rows = serialize.of_figures(found, dimensions, metrics)
    if asked.xlsx:
        Path(asked.xlsx).write_bytes(serialize.to_xlsx(rows, dimensions, metrics))
    elif asked.csv:
        print(serialize.to_csv(rows, dimensions, metrics), end="")
    else:
        print(serialize.to_json(rows))
    return 0
