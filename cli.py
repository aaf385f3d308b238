"""The command line: what the pages do, without a browser."""

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import settings as house
from data.custom_presets.saved import NoSuchPreset
from data.identity.decisions import WrongAnswer
from data.ingest.parse_file import UnknownKind, UnknownPreset
from data.model.errors import ExportError
from data.ops.mail import WrongAddress
from data.presets.preset import BrokenPreset
from data.storage.storage_errors import DatabaseError, trouble
from data.storage.store import Store
from data.storage.uploads import NoSuchUpload
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.errors import QuestionError
from present.error_text import explain
from present.text import Text
from verbs import (
    accounts,
    backup,
    decompose,
    figures,
    forecast,
    inbox,
    intake,
    matching,
    mending,
    people,
    plan,
    presets,
    report,
)
from verbs.words import Verb, say

# what is wrong with the words of the command and not with a file or the store
_WRONG = (
    *(QuestionError, NoSuchUpload, UnknownPreset, UnknownKind, BrokenPreset, WrongAnswer),
    *(NoSuchPreset, WrongAddress),
)
_FAMILIES = (
    *(accounts, backup, intake, mending, inbox, presets, people, matching),
    *(figures, forecast, decompose, plan, report),
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; 0 done, 1 a file could not be taken in, 2 wrong arguments."""
    asked = _parser().parse_args(words)
    settings = house.load()
    if asked.store:
        settings = replace(settings, store=Path(asked.store))
    text = Text(getattr(asked, "lang", None) or settings.language)
    try:
        if outside := getattr(asked, "outside", None):
            return int(outside(asked, settings))
        with closing(Store.open(settings.store, settings.intake)) as store:
            compile_cache.keep_in(settings.compiled, METRICS)
            verb: Verb = asked.verb
            return verb(store, asked, settings)
    except ExportError as error:
        return say(explain(text, error), 2 if isinstance(error, _WRONG) else 1)
    except (OSError, DatabaseError) as error:
        known = trouble(error, settings.store)
        if known is None and not isinstance(error, OSError):
            raise
        return say(explain(text, known) if known else _unwritten(text, error), 1)


def _unwritten(text: Text, error: Exception) -> str:
    return text("errors.not_written", place=str(getattr(error, "filename", "")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cli.py", description=__doc__)
    parser.add_argument("--store", metavar="DIR", help="the store's folder")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    for family in _FAMILIES:
        family.add(verbs)
    return parser


if __name__ == "__main__":
    sys.exit(main())
