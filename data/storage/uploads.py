"""Uploads: a stored record of each loaded file, with its recipe and the counts of its rows."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from data.model.errors import ExportError
from data.model.problems import Problem, RowCounts

# Keys of recipes as earlier versions of the program wrote them, and what they are called now.
# Recipes are in the table of uploads and in records of the journal, which are never rewritten.
_EARLIER_RECIPE_KEYS = {"kept": "by_saved_preset"}


class NoSuchUpload(ExportError):
    """No upload has this number."""

    key = "errors.no_such_upload"
    exit_status = 2


@dataclass(frozen=True)
class Upload:
    """One loaded file: its name, format and recipe, counts of its rows and its problems.

    `size` is in bytes, `objects` the deals, payments … that the rows made, `period` their first
    and last day, `skipped` counts rows by reason.
    """

    upload_id: int
    file: str
    sha256: str
    size: int
    source: str
    source_title: Mapping[str, str]
    kind: str
    recipe: Mapping[str, Any]
    loaded_at: datetime
    active: bool
    demo: bool
    rows: RowCounts
    objects: int
    period: tuple[date, date] | None
    problems: tuple[Problem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    encoding: str | None = None


def register(connection: duckdb.DuckDBPyConnection, upload: Upload) -> None:
    """Insert an upload into the table `uploads`, or replace the one of its number."""
    period = upload.period or (None, None)
    connection.execute(
        f"INSERT OR REPLACE INTO uploads VALUES ({', '.join('?' * 18)})",
        [
            *(upload.upload_id, upload.file, upload.sha256, upload.size, upload.source),
            *(_json(dict(upload.source_title)), upload.kind, _json(dict(upload.recipe))),
            *(upload.loaded_at, upload.active, upload.demo, _json(asdict(upload.rows))),
            *(upload.objects, *period, _json([asdict(p) for p in upload.problems])),
            *(_json(dict(upload.skipped)), upload.encoding),
        ],
    )


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_recipe(text: str) -> dict[str, Any]:
    """A stored recipe (JSON) under today's keys, whichever version of the program wrote it."""
    recipe: dict[str, Any] = json.loads(text)
    return {_EARLIER_RECIPE_KEYS.get(key, key): value for key, value in recipe.items()}


def upload_from_row(row: tuple[Any, ...]) -> Upload:
    """An upload from its row in the table `uploads`."""
    (number, file, sha256, size, source, title, kind, recipe, loaded_at, active, demo) = row[:11]
    rows, objects, first, last, problems, skipped, encoding = row[11:]
    return Upload(
        *(number, file, sha256, size, source, json.loads(title), kind, read_recipe(recipe)),
        *(loaded_at, active, demo, RowCounts(**json.loads(rows)), objects),
        (first, last) if first else None,
        tuple(_problem(each) for each in json.loads(problems)),
        json.loads(skipped),
        encoding,
    )


def _problem(stored: Mapping[str, Any]) -> Problem:
    return Problem(**{**stored, "words": tuple(stored.get("words", ()))})


def save_fact(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Save a fact the store keeps about itself, in place of its earlier value."""
    connection.execute("INSERT OR REPLACE INTO facts_of_store VALUES (?, ?)", [name, value])
