"""The command line: loads files, edits data and answers queries without a browser."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any

# A verb's module declares its arguments and runs it; only the chosen verb's module is imported.
VERBS = {  # verb → its module, its line of the help
    "accounts": ("verbs.accounts", "who comes in by name"),
    "backup": ("verbs.backup", "the whole store as one file, while the dashboard runs"),
    "restore": ("verbs.restore", "the store as that file has it; nobody may have it open"),
    "load": ("verbs.load", "take files in"),
    "uploads": ("verbs.uploads", "list what was taken in"),
    "undo": ("verbs.undo", "take an upload back"),
    "demo": ("verbs.demo", "fill a store that was never used with the demonstration"),
    "publish": ("verbs.publish", "write the canonical tables as Parquet"),
    "rebuild": ("verbs.rebuild", "make the tables anew from the kept files; a damaged store too"),
    "inbox": ("verbs.inbox", "put files where the running dashboard takes them in"),
    "sweep": ("verbs.sweep", "take in what has arrived in the inbox"),
    "presets": ("verbs.presets", "how files of other systems are read here"),
    "people": ("verbs.people", "owners and clients that may be one; unite them, split"),
    "match": ("verbs.match", "payments without a deal, and the deals they may be for"),
    "metrics": ("verbs.metrics", "answer with figures"),
    "forecast": ("verbs.forecast", "what the month will come to, and its chance"),
    "decompose": ("verbs.decompose", "from profit down to calls a day, and back"),
    "plan": ("verbs.plan", "draft a plan, save it, show the one that is stored"),
    "report": ("verbs.report", "the month as a workbook, a page, a text, a letter"),
}
# Modules that a verb needs in some cases only, and that are slow to import.
ON_DEMAND = {
    "after_load": "verbs.after_load",
    "rejected_rows": "present.rejected_rows",
    "suggest_preset": "data.custom_presets.build_preset",
}
_MODULES = {name: module for name, (module, _) in VERBS.items()} | ON_DEMAND
_PIPE_CLOSED = 141  # what a shell reports of a program ended by SIGPIPE


class _VerbParser(argparse.ArgumentParser):
    """The parser of one verb; it learns the verb's arguments when the verb is chosen."""

    def __init__(self, *args: Any, verb: str | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._verb = verb

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Import the verb's module, let it declare the arguments, and parse them."""
        verb, self._verb = self._verb, None
        if verb:
            module(verb).add(self)
        return super().parse_known_args(args, namespace)


def module(name: str) -> Any:
    """The module of a verb, or one of ON_DEMAND, imported when it is first needed."""
    return importlib.import_module(_MODULES[name])


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; 0 done, 1 a file or the store could not be used, 2 wrong arguments."""
    args = _parser().parse_args(words)
    args.on_demand = module
    return int(args.run(args))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cli.py", description=__doc__)
    parser.add_argument("--store", metavar="DIR", help="the store's folder")
    verbs = parser.add_subparsers(required=True, metavar="VERB", parser_class=_VerbParser)
    for name, (_, words) in VERBS.items():
        verbs.add_parser(name, help=words, verb=name)
    return parser


class _NoPandas:
    """Hides pandas, which no verb needs: pyarrow would import it with its first array."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse pandas as if it were not installed; leave every other module to others."""
        if name == "pandas":
            raise ModuleNotFoundError("pandas is slow to import, and no verb needs it", name=name)


def run_as_program() -> int:
    """Run the verb as a program: a reader that closed the pipe has seen enough."""
    sys.meta_path.insert(0, _NoPandas())
    try:
        try:
            return main()
        finally:  # argparse leaves by SystemExit
            sys.stdout.flush()
    except BrokenPipeError:
        # what is still buffered goes nowhere, or the flush at exit would complain
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _PIPE_CLOSED


if __name__ == "__main__":
    sys.exit(run_as_program())
