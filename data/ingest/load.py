"""Previews and loads a file: archive → readers → preset → mapping → checks → preview → store."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from data.custom_presets import saved
from data.ingest.parse_file import (
    DEFAULT_OPTIONS,
    LoadOptions,
    ParsedFile,
    Progress,
    parse_file,
    report_progress,
)
from data.ingest.preview import compare_with_store
from data.ingest.replay import place
from data.model.problems import FieldChange, LoadResult, Preview, RowCounts
from data.model.query_one import one
from data.storage import row_versions
from data.storage.engine import Query, run_query
from data.storage.storage_errors import translated_errors
from data.storage.store import Store
from data.storage.uploads import Upload, register

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LoadOptions", "changed_fields", "effect", "load", "load_demo", "preview"]

Run = Callable[[Query], "pa.Table"]
T = TypeVar("T")

_DEMO = Path(__file__).parent.parent.parent / "sample_exports" / "demo"


def preview(
    store: Store,
    content: bytes | Path,
    name: str,
    options: LoadOptions = DEFAULT_OPTIONS,
    progress: Progress | None = None,
) -> Preview:
    """What the file would change; only the file itself is stored. ExportError says why not."""
    sha256 = store.archive.add(content)
    same = _same_upload(store, sha256, options)
    if same:
        return _unchanged_preview(same, name)
    with _tentative_load(store, sha256, name, options, progress) as (connection, parsed, _):
        return compare_with_store(connection, parsed, sha256, name, options, progress)


def changed_fields(
    store: Store, preview: Preview, options: LoadOptions, limit: int
) -> list[FieldChange]:
    """Fields of stored rows that the file changes, not more than `limit`."""
    with _tentative_load(store, preview.sha256, preview.file, options, None) as (
        connection,
        parsed,
        _,
    ):
        changes = (
            row_versions.changes(connection, p.table, p.relation, limit) for p in parsed.parts
        )
        return list(islice(chain.from_iterable(changes), limit))


def effect(
    store: Store, preview: Preview, options: LoadOptions, compute: Callable[[Run], T]
) -> tuple[T, T]:
    """What `compute` gives over the tables as they are, and as they would be with the file."""
    with _tentative_load(store, preview.sha256, preview.file, options, None) as (
        connection,
        parsed,
        emptied_tables,
    ):

        def run(query: Query) -> "pa.Table":
            return run_query(connection, query)

        before = compute(run)
        upload = _new_upload(connection, store, preview, options, preview.file)
        register(connection, upload)
        place(store, connection, parsed, upload, emptied_tables)
        return before, compute(run)


@contextmanager
def _tentative_load(
    store: Store, sha256: str, name: str, options: LoadOptions, progress: Progress | None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, ParsedFile, frozenset[str]]]:
    """Parse the file in a transaction that is rolled back; the demonstration is removed first."""
    with (
        translated_errors(store.folder),
        store.cursor() as connection,
        parse_file(store, connection, sha256, name, options, progress) as parsed,
        store.trying(connection),
    ):
        yield connection, parsed, _remove_demo(connection, options)


def load(
    store: Store,
    content: bytes | Path,
    name: str,
    options: LoadOptions = DEFAULT_OPTIONS,
    progress: Progress | None = None,
) -> LoadResult:
    """Load the file, whole or not at all. ExportError says why it cannot be loaded."""
    sha256 = store.archive.add(content)
    same = _same_upload(store, sha256, options)
    if same:
        return _loaded(_unchanged_preview(same, name), same.upload_id)
    with (
        translated_errors(store.folder),
        store.cursor() as connection,
        parse_file(store, connection, sha256, name, options, progress) as parsed,
        store.writing(connection),
    ):
        if same := _same_upload(store, sha256, options):  # another session loaded the same file
            return _loaded(_unchanged_preview(same, name), same.upload_id)
        emptied_tables = _remove_demo(connection, options)
        preview = compare_with_store(connection, parsed, sha256, name, options, progress)
        report_progress(progress, 0.75, "progress.storing")
        if parsed.saved_preset_text:
            options = replace(options, preset_file=parsed.saved_preset_text, by_saved_preset=True)
        upload = _new_upload(connection, store, preview, options, name)
        register(connection, upload)
        place(store, connection, parsed, upload, emptied_tables)
    report_progress(progress, 1.0, "progress.done")
    return _loaded(preview, upload.upload_id)


def load_demo(store: Store, progress: Progress | None = None) -> None:
    """Fill an empty store with the made-up department of `sample_exports/demo`."""
    files = sorted(path for path in _DEMO.iterdir() if path.suffix != ".json")
    for number, path in enumerate(files):
        report_progress(progress, number / len(files), "progress.demo")
        load(store, path, path.name, LoadOptions(demo=True))
    report_progress(progress, 1.0, "progress.done")


def _remove_demo(connection: duckdb.DuckDBPyConnection, options: LoadOptions) -> frozenset[str]:
    """Remove the demonstration before real data; gives the tables that lost rows."""
    rows = connection.execute("SELECT upload_id FROM uploads WHERE demo AND active").fetchall()
    if options.demo or not rows:
        return frozenset()
    connection.execute("UPDATE uploads SET active = false WHERE demo")
    return frozenset(row_versions.remove_uploads(connection, [row[0] for row in rows]))


def _same_upload(store: Store, sha256: str, options: LoadOptions) -> Upload | None:
    recipe = _recipe(options)
    for upload in store.uploads():
        if upload.active and upload.sha256 == sha256 and _is_same(store, upload, recipe):
            return upload if upload.demo == options.demo else None
    return None


def _is_same(store: Store, upload: Upload, recipe: Mapping[str, Any]) -> bool:
    """Whether the upload was read as this file would be read now."""
    earlier = dict(upload.recipe)
    company_presets = () if recipe else saved.saved_presets(store)
    if recipe or not earlier.get("by_saved_preset"):
        return earlier == recipe and all(
            each.preset.id != upload.source for each in company_presets
        )
    text = earlier.pop("preset_file")
    return earlier == {"by_saved_preset": True} and any(
        text == each.text for each in company_presets
    )


def _recipe(options: LoadOptions) -> dict[str, Any]:
    return {name: value for name, value in asdict(options).items() if value and name != "ask"}


def _unchanged_preview(upload: Upload, name: str) -> Preview:
    rows = upload.rows
    unchanged = rows.accepted + rows.unchanged
    again = RowCounts(rows.read, 0, 0, unchanged, rows.rejected, rows.skipped)
    return Preview(
        *(name, upload.sha256, upload.source, upload.source_title, upload.kind, again),
        *(upload.objects, upload.period),
        skipped=upload.skipped,
        already=True,
        encoding=upload.encoding,
    )


def _loaded(preview: Preview, upload_id: int) -> LoadResult:
    facts = {field.name: getattr(preview, field.name) for field in fields(preview)}
    return LoadResult(**facts, upload_id=upload_id)


def _new_upload(
    connection: duckdb.DuckDBPyConnection,
    store: Store,
    preview: Preview,
    options: LoadOptions,
    name: str,
) -> Upload:
    number = one(connection, "SELECT coalesce(max(upload_id), 0) + 1 FROM uploads")[0]
    return Upload(
        upload_id=number,
        file=name,
        sha256=preview.sha256,
        size=store.archive.path(preview.sha256).stat().st_size,
        source=preview.source,
        source_title=preview.source_title,
        kind=preview.kind,
        recipe=_recipe(options),
        loaded_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        active=True,
        demo=options.demo,
        rows=preview.rows,
        objects=preview.objects,
        period=preview.period,
        problems=preview.problems,
        skipped=preview.skipped,
        encoding=preview.encoding,
    )
