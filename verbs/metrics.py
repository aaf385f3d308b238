"""`metrics`: answer with figures of the catalogue."""

import argparse
from datetime import timedelta
from pathlib import Path

from data.storage.store import Store
from metrics.core import answer
from metrics.core.scope import Period
from present import figure_rows, serialize
from present.text import Text
from settings import Settings
from verbs.arguments import day
from verbs.questions import scope_of, with_metrics
from verbs.runner import notify


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `metrics`."""
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--from", dest="start", type=day, required=True, metavar="DATE")
    parser.add_argument("--to", dest="end", type=day, required=True, metavar="DATE")
    parser.add_argument("--by", nargs="+", action="extend", default=[], metavar="DIMENSION")
    parser.add_argument("--as-of", type=day, metavar="DATE")
    forms = parser.add_mutually_exclusive_group()
    for name in ("json", "csv"):
        forms.add_argument(f"--{name}", action="store_true")
    forms.add_argument("--xlsx", metavar="FILE")
    parser.set_defaults(run=with_metrics(_metrics))


def _metrics(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    if args.end < args.start:
        text = Text(settings.language)
        return notify(text("errors.period_reversed", start=args.start, end=args.end), 2)
    dimensions = tuple(dict.fromkeys(args.by))
    metrics = figure_rows.selected_metrics(args.names, dimensions)
    period = Period(args.start, args.end + timedelta(days=1))
    scope = scope_of(store, settings, period, args.as_of)
    if dimensions:
        answered = answer.by(store.run, dimensions, metrics, scope)
    else:
        answered = [answer.Row((), answer.totals(store.run, metrics, scope))]
    rows = figure_rows.of_figures(answered, dimensions, metrics)
    if args.xlsx:
        Path(args.xlsx).write_bytes(figure_rows.to_xlsx(rows, dimensions, metrics))
    elif args.csv:
        print(figure_rows.to_csv(rows, dimensions, metrics), end="")
    else:
        print(serialize.to_json(rows))
    return 0
