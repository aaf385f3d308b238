"""The whole way in: archive → readers → preset → mapping → checks → preview → store."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from data import identify, mapping, preset, readers, versions
from data.ask import one
from data.checks import Change, Loaded, Preview, Problem, Rejected, Rows
from data.errors import ExportError
from data.incoming import Incoming, prepare
from data.readers.raw import Layout, RawFile, RawTable
from data.store import Store, Upload, register
from data.tables import KINDS, TABLES

Progress = Callable[[float, str], None]
_DEMO = Path(__file__).parent.parent / "sample_exports" / "demo"


class UnknownPreset(ExportError):
    """No preset has this id."""

    key = "errors.unknown_preset"


class UnknownKind(ExportError):
    """No table has this name."""

    key = "errors.unknown_kind"


class NoSuchFile(ExportError):
    """There is no file at this place."""

    key = "errors.no_such_file"


@dataclass(frozen=True)
class Choice:
    """What the user answered about a file; empty where nothing had to be asked."""

    preset: str | None = None
    preset_file: str | None = None
    kind: str | None = None
    dates: str | None = None
    decimal: str | None = None
    durations: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    demo: bool = False


@dataclass(frozen=True)
class _Taken:
    source: preset.Preset
    encoding: str | None
    parts: tuple[Incoming, ...]


def preview(
    store: Store,
    content: bytes | Path,
    name: str,
    choice: Choice = Choice(),
    progress: Progress | None = None,
) -> Preview:
    """What the file would change; nothing but the file itself is kept. ExportError says why not."""
    sha256 = store.archive.keep(content)
    known = _already(store, sha256, choice)
    if known:
        return _again(known, name)
    with (
        store.cursor() as connection,
        _taken(store, connection, sha256, name, choice, progress) as taken,
    ):
        return _report(connection, taken, sha256, name, progress)


def load(
    store: Store,
    content: bytes | Path,
    name: str,
    choice: Choice = Choice(),
    progress: Progress | None = None,
) -> Loaded:
    """Take the file in, whole or not at all. ExportError says why it cannot be."""
    sha256 = store.archive.keep(content)
    known = _already(store, sha256, choice)
    if known:
        return _loaded(_again(known, name), known.upload_id)
    with (
        store.cursor() as connection,
        _taken(store, connection, sha256, name, choice, progress) as taken,
        store.writing(connection),
    ):
        if not choice.demo:
            _leave_demo(store, connection)
        told = _report(connection, taken, sha256, name, progress)
        _say(progress, 0.75, "progress.storing")
        upload = _next(connection, store, told, choice, name)
        _place(store, connection, taken, upload)
        register(connection, upload)
    _say(progress, 1.0, "progress.done")
    return _loaded(told, upload.upload_id)


def replay(store: Store, connection: duckdb.DuckDBPyConnection, upload: Upload) -> None:
    """Take an upload's file in again from the archive, under its own number."""
    choice = Choice(**upload.recipe)
    with _taken(store, connection, upload.sha256, upload.file, choice, None) as taken:
        _place(store, connection, taken, upload)


def redo(store: Store, upload_id: int) -> None:
    """Take an undone upload in again; it stands where it stood among the others."""
    upload = store.upload(upload_id)
    if upload.active:
        return
    with store.writing() as connection:
        connection.execute("UPDATE uploads SET active = true WHERE upload_id = ?", [upload_id])
        replay(store, connection, upload)


def rebuild(store: Store) -> None:
    """Make the tables anew from the kept files; they come out the same."""
    active = [upload for upload in store.uploads() if upload.active]
    with store.writing() as connection:
        for table in KINDS:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"DELETE FROM {table}_versions")
        for table in ("all_deal_items", "stage_history", "owner_names", "calendar"):
            connection.execute(f"DELETE FROM {table}")
        for upload in active:
            replay(store, connection, upload)


def load_demo(store: Store, progress: Progress | None = None) -> None:
    """Fill an empty store with the made-up department of `sample_exports/demo`."""
    files = sorted(path for path in _DEMO.iterdir() if path.suffix != ".json")
    for number, path in enumerate(files):
        _say(progress, number / len(files), "progress.demo")
        load(store, path, path.name, Choice(demo=True))
    _say(progress, 1.0, "progress.done")


def _leave_demo(store: Store, connection: duckdb.DuckDBPyConnection) -> None:
    """Real data never mix with the demonstration: it leaves first, in the same transaction."""
    rows = connection.execute("SELECT upload_id FROM uploads WHERE demo AND active").fetchall()
    demo = [row[0] for row in rows]
    if demo:
        touched = versions.take_out(connection, demo)
        connection.execute("UPDATE uploads SET active = false WHERE demo")
        store.settle(connection, touched)


def _already(store: Store, sha256: str, choice: Choice) -> Upload | None:
    recipe = _recipe(choice)
    for upload in store.uploads():
        if upload.active and upload.sha256 == sha256 and dict(upload.recipe) == recipe:
            return upload if upload.demo == choice.demo else None
    return None


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


@contextmanager
def _taken(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    sha256: str,
    name: str,
    choice: Choice,
    progress: Progress | None,
) -> Iterator[_Taken]:
    """The file read, recognised and typed, as temporary relations of the connection."""
    _say(progress, 0.05, "progress.reading")
    presets, extra = _presets(choice)
    layout = Layout(
        encoding=choice.encoding,
        sheet=choice.sheet,
        known=preset.known_headers(presets),
        delimiter=extra.get("delimiter"),
    )
    raw = readers.read(store.archive.path(sha256), name, layout, connection)
    with raw:
        _say(progress, 0.3, "progress.checking")
        found = _recognise(connection, raw, presets, choice, name)
        parts = tuple(
            _part(store, connection, table, reading, choice, extra, name, number)
            for number, (table, reading) in enumerate(found)
        )
        yield _Taken(found[0][1].preset, raw.encoding, parts)


def _presets(choice: Choice) -> tuple[list[preset.Preset], Mapping[str, Any]]:
    """The presets to choose from, and what the user's own file says of the file's form."""
    known = list(preset.builtin().values())
    if choice.preset:
        known = [each for each in known if each.id == choice.preset]
        if not known:
            raise UnknownPreset(preset=choice.preset, known=", ".join(preset.builtin()))
    if not choice.preset_file:
        return known, {}
    said = preset.parse(choice.preset_file)
    extra = said.get("file", {})
    base = preset.builtin().get(str(said.get("id", "")))
    if base:
        return [preset.build(preset.overlay(base.source, said), base.id)], extra
    if set(said) - {"id", "title", "file"}:
        return [preset.build(said, "preset"), *known], extra
    preset.build(said, "preset")
    return known, extra


def _recognise(
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
    presets: list[preset.Preset],
    choice: Choice,
    name: str,
) -> list[tuple[RawTable, identify.Found]]:
    if choice.kind and choice.kind not in KINDS:
        raise UnknownKind(kind=choice.kind, known=", ".join(KINDS))
    found, errors = [], []
    for table in raw.tables:
        try:
            is_headed = raw.container == "1c" or table.header_line is not None
            found.append(_reading(connection, table, presets, choice, name, is_headed))
        except ExportError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    if len(found) > 1 and found[0][1].preset.file.get("sheets") != "all":
        kinds = ", ".join(f"«{table.name}»" for table, _ in found)
        raise identify.SeveralKinds(file=name, kinds=kinds)
    return found


def _reading(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    presets: list[preset.Preset],
    choice: Choice,
    name: str,
    is_headed: bool,
) -> tuple[RawTable, identify.Found]:
    if choice.kind:
        section = preset.canonical(choice.kind)
        spots = identify.places(section, table.headers)
        if len(spots) >= 2 and identify.lacking(section, spots) is None:
            plain = preset.Preset("file", {"ru": "Таблица", "en": "Table"}, {}, (section,))
            return table, identify.Found(plain, section, spots)
    if not is_headed:
        rows = readers.sample(connection, table, 20).drop_columns(["line"]).to_pydict().values()
        found, headers = identify.by_values(presets, list(zip(*rows, strict=True)), name)
        return replace(table, headers=headers), found
    return table, identify.by_headers(presets, table.headers, choice.kind, name)


def _part(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    found: identify.Found,
    choice: Choice,
    extra: Mapping[str, Any],
    name: str,
    number: int,
) -> Incoming:
    asked = {"dates": [choice.dates] if choice.dates else None, "decimal": choice.decimal}
    asked["durations"] = choice.durations
    file = {**found.preset.file, **extra, **{k: v for k, v in asked.items() if v}}
    house = store.rules.house
    if file.get("currency"):
        house = replace(house, currency=str(file["currency"]))
    staged = mapping.stage(connection, table, found, file, house, name, number)
    came = prepare(connection, staged, found.section, found.preset.id, house)
    for reason, rows in table.skipped.items():
        came.skipped[reason] = came.skipped.get(reason, 0) + rows
        came.read += rows
    came.problems += [
        Problem(note.code, came.table, None, note.rows, note.example, note.line)
        for note in table.problems
    ]
    return came


def _report(
    connection: duckdb.DuckDBPyConnection,
    taken: _Taken,
    sha256: str,
    name: str,
    progress: Progress | None,
) -> Preview:
    _say(progress, 0.6, "progress.comparing")
    rows, objects = Rows(), 0
    changes: tuple[Change, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    skipped: dict[str, int] = {}
    days: list[date] = []
    for part in taken.parts:
        changed, unchanged, examples = versions.compare(connection, part.table, part.relation)
        aside = sum(part.skipped.values())
        accepted = part.read - unchanged - part.rejected - aside
        rows += Rows(part.read, accepted, changed, unchanged, part.rejected, aside)
        objects += one(connection, f"SELECT count(*) FROM {part.relation}")[0]
        changes += examples
        rejected += part.examples
        skipped |= {k: skipped.get(k, 0) + v for k, v in part.skipped.items()}
        when = TABLES[part.table].when
        span = one(
            connection,
            f"SELECT min({when})::DATE, max({when})::DATE FROM {_with(connection, part, when)}",
        )
        days += [day for day in span if day is not None]
    return Preview(
        *(name, sha256, taken.source.id, taken.source.title),
        ",".join(dict.fromkeys(part.table for part in taken.parts)),
        *(rows, objects, (min(days), max(days)) if days else None),
        problems=tuple(problem for part in taken.parts for problem in part.problems),
        changes=changes[:20],
        rejected=rejected,
        skipped=skipped,
        examples=_examples(connection, taken.parts[0]),
        encoding=taken.encoding,
    )


def _with(connection: duckdb.DuckDBPyConnection, part: Incoming, column: str) -> str:
    names = {row[0] for row in connection.execute(f"DESCRIBE {part.relation}").fetchall()}
    return part.relation if column in names else f"(SELECT NULL::DATE AS {column})"


def _examples(connection: duckdb.DuckDBPyConnection, part: Incoming) -> tuple[dict[str, Any], ...]:
    answer = connection.execute(f"SELECT * FROM {part.relation} LIMIT 5")
    names = [column[0] for column in answer.description or ()]
    return tuple(dict(zip(names, row, strict=True)) for row in answer.fetchall())


def _next(
    connection: duckdb.DuckDBPyConnection, store: Store, told: Preview, choice: Choice, name: str
) -> Upload:
    number = one(connection, "SELECT coalesce(max(upload_id), 0) + 1 FROM uploads")[0]
    return Upload(
        *(number, name, told.sha256, store.archive.path(told.sha256).stat().st_size),
        *(told.source, told.source_title, told.kind, _recipe(choice)),
        datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        *(True, choice.demo, told.rows, told.objects, told.period),
        told.problems,
        told.skipped,
        told.encoding,
    )


def _place(
    store: Store, connection: duckdb.DuckDBPyConnection, taken: _Taken, upload: Upload
) -> None:
    for part in taken.parts:
        versions.place(connection, part.table, part.relation, upload.upload_id)
        if part.items:
            _place_items(connection, part.items, upload.upload_id)
    store.settle(connection, {part.table for part in taken.parts})


def _place_items(connection: duckdb.DuckDBPyConnection, base: str, upload: int) -> None:
    names = {row[0] for row in connection.execute(f"DESCRIBE {base}").fetchall()}
    told = [name if name in names else "NULL" for name in ("price", "quantity", "amount")]
    connection.execute(
        "INSERT INTO all_deal_items (deal_id, product, price, quantity, amount, source_system, "
        f"row_key, upload_id, line) SELECT row_key, product, {', '.join(told)}, source_system, "
        f"row_key || '/' || line, {upload}, line FROM {base} WHERE product IS NOT NULL"
    )


def _say(progress: Progress | None, share: float, key: str) -> None:
    if progress:
        progress(share, key)
