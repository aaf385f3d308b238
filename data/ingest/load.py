"""The whole way in: archive → readers → preset → mapping → checks → preview → store."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from data.custom_presets import saved
from data.ingest.parse_file import NO_ANSWER, Choice, Progress, Taken, say, taken
from data.ingest.preview import report
from data.ingest.replay import place
from data.model.problems import Change, Loaded, Preview, Rows
from data.model.query_one import one
from data.storage import row_versions
from data.storage.engine import Query, answered
from data.storage.storage_errors import explained
from data.storage.store import Store
from data.storage.uploads import Upload, register

__all__ = ["Choice", "changed_fields", "effect", "load", "load_demo", "preview"]

Run = Callable[[Query], pa.Table]
T = TypeVar("T")

_DEMO = Path(__file__).parent.parent.parent / "sample_exports" / "demo"


def preview(
    store: Store,
    content: bytes | Path,
    name: str,
    choice: Choice = NO_ANSWER,
    progress: Progress | None = None,
) -> Preview:
    """What the file would change; nothing but the file itself is kept. ExportError says why not."""
    sha256 = store.archive.keep(content)
    known = _already(store, sha256, choice)
    if known:
        return _again(known, name)
    with _trial(store, sha256, name, choice, progress) as (connection, came, _):
        return report(connection, came, sha256, name, choice, progress)


def changed_fields(store: Store, told: Preview, choice: Choice, most: int) -> list[Change]:
    """Fields of stored rows that the file changes, not more than `most`."""
    with _trial(store, told.sha256, told.file, choice, None) as (connection, came, _):
        found = (row_versions.changes(connection, p.table, p.relation, most) for p in came.parts)
        return list(islice(chain.from_iterable(found), most))


def effect(store: Store, told: Preview, choice: Choice, ask: Callable[[Run], T]) -> tuple[T, T]:
    """An answer over the tables as they are, and as they would be with the file in them."""
    with _trial(store, told.sha256, told.file, choice, None) as (connection, came, left):

        def run(query: Query) -> pa.Table:
            return answered(connection, query)

        before = ask(run)
        upload = _next(connection, store, told, choice, told.file)
        register(connection, upload)
        place(store, connection, came, upload, left)
        return before, ask(run)


@contextmanager
def _trial(
    store: Store, sha256: str, name: str, choice: Choice, progress: Progress | None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Taken, frozenset[str]]]:
    """The file beside the tables, the demonstration gone; whatever is done is taken back."""
    with (
        explained(store.folder),
        store.cursor() as connection,
        taken(store, connection, sha256, name, choice, progress) as came,
        store.trying(connection),
    ):
        yield connection, came, _leave_demo(connection, choice)


def load(
    store: Store,
    content: bytes | Path,
    name: str,
    choice: Choice = NO_ANSWER,
    progress: Progress | None = None,
) -> Loaded:
    """Take the file in, whole or not at all. ExportError says why it cannot be."""
    sha256 = store.archive.keep(content)
    known = _already(store, sha256, choice)
    if known:
        return _loaded(_again(known, name), known.upload_id)
    with (
        explained(store.folder),
        store.cursor() as connection,
        taken(store, connection, sha256, name, choice, progress) as came,
        store.writing(connection),
    ):
        if known := _already(store, sha256, choice):  # somebody was quicker with the same file
            return _loaded(_again(known, name), known.upload_id)
        left = _leave_demo(connection, choice)
        told = report(connection, came, sha256, name, choice, progress)
        say(progress, 0.75, "progress.storing")
        if came.said:
            choice = replace(choice, preset_file=came.said, kept=True)
        upload = _next(connection, store, told, choice, name)
        register(connection, upload)
        place(store, connection, came, upload, left)
    say(progress, 1.0, "progress.done")
    return _loaded(told, upload.upload_id)


def load_demo(store: Store, progress: Progress | None = None) -> None:
    """Fill an empty store with the made-up department of `sample_exports/demo`."""
    files = sorted(path for path in _DEMO.iterdir() if path.suffix != ".json")
    for number, path in enumerate(files):
        say(progress, number / len(files), "progress.demo")
        load(store, path, path.name, Choice(demo=True))
    say(progress, 1.0, "progress.done")


def _leave_demo(connection: duckdb.DuckDBPyConnection, choice: Choice) -> frozenset[str]:
    """Real data never mix with the demonstration: it leaves first. Gives the tables it leaves."""
    rows = connection.execute("SELECT upload_id FROM uploads WHERE demo AND active").fetchall()
    if choice.demo or not rows:
        return frozenset()
    connection.execute("UPDATE uploads SET active = false WHERE demo")
    return frozenset(row_versions.take_out(connection, [row[0] for row in rows]))


def _already(store: Store, sha256: str, choice: Choice) -> Upload | None:
    asked = _recipe(choice)
    for upload in store.uploads():
        if upload.active and upload.sha256 == sha256 and _is_same(store, upload, asked):
            return upload if upload.demo == choice.demo else None
    return None


def _is_same(store: Store, upload: Upload, asked: Mapping[str, Any]) -> bool:
    """The upload was read as this file would be read now."""
    said = dict(upload.recipe)
    those = () if asked else saved.all_kept(store)
    if asked or not said.get("kept"):
        return said == asked and all(each.preset.id != upload.source for each in those)
    text = said.pop("preset_file")
    return said == {"kept": True} and any(text == each.text for each in those)


def _recipe(choice: Choice) -> dict[str, Any]:
    return {name: value for name, value in asdict(choice).items() if value}


def _again(upload: Upload, name: str) -> Preview:
    rows = upload.rows
    same = rows.accepted + rows.unchanged
    again = Rows(rows.read, 0, 0, same, rows.rejected, rows.skipped)
    return Preview(
        *(name, upload.sha256, upload.source, upload.source_title, upload.kind, again),
        *(upload.objects, upload.period),
        skipped=upload.skipped,
        already=True,
        encoding=upload.encoding,
    )


def _loaded(told: Preview, upload_id: int) -> Loaded:
    said = {field.name: getattr(told, field.name) for field in fields(told)}
    return Loaded(**said, upload_id=upload_id)


def _next(
    connection: duckdb.DuckDBPyConnection, store: Store, told: Preview, choice: Choice, name: str
) -> Upload:
    number = one(connection, "SELECT coalesce(max(upload_id), 0) + 1 FROM uploads")[0]
    return Upload(
        upload_id=number,
        file=name,
        sha256=told.sha256,
        size=store.archive.path(told.sha256).stat().st_size,
        source=told.source,
        source_title=told.source_title,
        kind=told.kind,
        recipe=_recipe(choice),
        loaded_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        active=True,
        demo=choice.demo,
        rows=told.rows,
        objects=told.objects,
        period=told.period,
        problems=told.problems,
        skipped=told.skipped,
        encoding=told.encoding,
    )
