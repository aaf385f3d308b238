"""Runs the chosen verb: reads the settings, opens the store, turns errors into sentences."""

import argparse
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import settings as installation
from data.model.errors import ExportError
from data.storage.storage_errors import DatabaseError, storage_error
from data.storage.store import Store
from present.error_text import explain
from present.text import Text
from settings import Settings

Run = Callable[[argparse.Namespace], int]
StoreVerb = Callable[[Store, argparse.Namespace, Settings], int]
StorelessVerb = Callable[[argparse.Namespace, Settings], int]


def with_store(verb: StoreVerb) -> Run:
    """Wrap a verb that works on the store: open it, close it, print errors as sentences."""

    def opened(args: argparse.Namespace, settings: Settings) -> int:
        with closing(Store.open(settings.store, settings.intake)) as store:
            return verb(store, args, settings)

    return without_store(opened)


def without_store(verb: StorelessVerb) -> Run:
    """Wrap a verb that needs the settings alone, or opens the store itself."""

    def run(args: argparse.Namespace) -> int:
        lang = getattr(args, "lang", None)
        try:
            settings = _settings(args)
        except ExportError as error:
            return notify(explain(Text(lang or installation.LANGUAGE), error), error.exit_status)
        text = Text(lang or settings.language)
        try:
            return verb(args, settings)
        except BrokenPipeError:
            raise  # the reader of the output has left: nothing of ours is wrong
        except ExportError as error:
            return notify(explain(text, error), error.exit_status)
        except (OSError, DatabaseError) as error:
            return notify(_sentence(text, error, settings), 1)

    return run


def _settings(args: argparse.Namespace) -> Settings:
    settings = installation.load()
    return replace(settings, store=Path(args.store)) if args.store else settings


def _sentence(text: Text, error: Exception, settings: Settings) -> str:
    """What is wrong with the storage or with a file; any other error of the database is raised."""
    named_error = storage_error(error, settings.store)
    if named_error:
        return explain(text, named_error)
    if not isinstance(error, OSError):
        raise error
    return text("errors.not_written", place=str(getattr(error, "filename", "")))


def notify(message: str, status: int = 0) -> int:
    """Print a message on standard error, which leaves standard output to answers."""
    print(message, file=sys.stderr)
    return status
