"""The book of uploads: what each file was and how its rows fared."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

import duckdb

from data.model.errors import ExportError
from data.model.problems import Problem, Rows


class NoSuchUpload(ExportError):
    """No upload has this number."""

    key = "errors.no_such_upload"


@dataclass(frozen=True)
class Upload:
    """One file taken in: what it was and how its rows fared."""

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
    rows: Rows
    objects: int
    period: tuple[date, date] | None
    problems: tuple[Problem, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    encoding: str | None = None


def register(connection: duckdb.DuckDBPyConnection, upload: Upload) -> None:
    """Write an upload into the book of uploads."""
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


def read(row: tuple[Any, ...]) -> Upload:
    """An upload as its row in the book tells it."""
    (number, file, sha256, size, source, title, kind, recipe, loaded_at, active, demo) = row[:11]
    rows, objects, first, last, problems, skipped, encoding = row[11:]
    return Upload(
        *(number, file, sha256, size, source, json.loads(title), kind, json.loads(recipe)),
        *(loaded_at, active, demo, Rows(**json.loads(rows)), objects),
        (first, last) if first else None,
        tuple(_problem(each) for each in json.loads(problems)),
        json.loads(skipped),
        encoding,
    )


def _problem(told: Mapping[str, Any]) -> Problem:
    return Problem(**{**told, "words": tuple(told.get("words", ()))})


def remember(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Keep a fact the store knows about itself."""
    connection.execute("INSERT OR REPLACE INTO facts_of_store VALUES (?, ?)", [name, value])
