"""A file → typed rows ready to be compared and stored: read, recognised, mapped."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import duckdb

from data import readers
from data.custom_presets import saved
from data.ingest import detect
from data.ingest.detect import Sources, UnknownKind
from data.model.errors import ExportError
from data.model.problems import Problem
from data.parse import quarantine_return, staging
from data.parse.canonical_rows import Incoming, prepare
from data.presets import identify, preset
from data.readers.raw import Layout, RawFile, RawNote, RawTable
from data.storage.store import Store

__all__ = [
    "NO_ANSWER",
    "Choice",
    "NoSuchFile",
    "Progress",
    "Taken",
    "UnknownKind",
    "UnknownPreset",
    "say",
    "taken",
]

Progress = Callable[[float, str], None]


class UnknownPreset(ExportError):
    """No preset has this id."""

    key = "errors.unknown_preset"


class NoSuchFile(ExportError):
    """There is no file at this place."""

    key = "errors.no_such_file"


@dataclass(frozen=True)
class Choice:
    """What the user answered about a file; empty where nothing had to be asked.

    `replace`: rows without ids of earlier uploads leave for the days of this file.
    `author`, `note` and `revision` are of a plan saved here: who, why, and the count that makes
    it a step of its own even where it says what an earlier one said. `kept` says that nobody was
    asked: `preset_file` is what was kept here for such files.
    """

    preset: str | None = None
    preset_file: str | None = None
    kind: str | None = None
    dates: str | None = None
    decimal: str | None = None
    durations: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    replace: bool = False
    demo: bool = False
    author: str | None = None
    note: str | None = None
    revision: int = 0
    kept: bool = False


NO_ANSWER = Choice()


@dataclass(frozen=True)
class Taken:
    """`said` is the text of the kept preset the file was read by, if it was one."""

    source: preset.Preset
    encoding: str | None
    parts: tuple[Incoming, ...]
    said: str | None = None


@contextmanager
def taken(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    sha256: str,
    name: str,
    choice: Choice,
    progress: Progress | None,
) -> Iterator[Taken]:
    """The file read, recognised and typed, as temporary relations of the connection."""
    say(progress, 0.05, "progress.reading")
    sources, extra = _sources(store, choice)
    layout = Layout(
        encoding=choice.encoding,
        sheet=choice.sheet or extra.get("sheet"),
        known=preset.known_headers(sources.every) | quarantine_return.KNOWN,
        delimiter=extra.get("delimiter"),
    )
    path = store.archive.path(sha256)
    with readers.read(path, name, layout, connection) as file:
        raw = quarantine_return.bare(connection, file)
        if raw is not file:
            answers = quarantine_return.said(path, file.container)
            choice = _answered(choice, answers)
            sources, extra = _sources(store, choice)
            extra = {**extra, "decided": answers.decided}
        say(progress, 0.3, "progress.checking")
        found = detect.tables(connection, raw, sources, choice.kind, name)
        parts = tuple(
            _part(store, connection, raw, table, reading, choice, extra, name, number)
            for number, (table, reading) in enumerate(found)
        )
        by = found[0][1].preset
        said = next((each.text for each in sources.kept if each.preset.id == by.id), None)
        yield Taken(by, raw.encoding, parts, said)


def _answered(choice: Choice, said: quarantine_return.Said) -> Choice:
    """The choice with what the file answers of itself where the user did not."""
    given = {part: answer for part, answer in said.choice.items() if not getattr(choice, part)}
    return replace(choice, **given)  # type: ignore[arg-type]


def _sources(store: Store, choice: Choice) -> tuple[Sources, Mapping[str, Any]]:
    """The presets to choose from, and what the user's own file says of the file's form."""
    known = list(preset.builtin().values())
    if choice.preset:
        known = [each for each in known if each.id == choice.preset]
        if not known:
            raise UnknownPreset(preset=choice.preset, known=", ".join(preset.builtin()))
    if not choice.preset_file:
        those = () if choice.preset or choice.demo else saved.all_kept(store)
        return Sources(saved.overlaid(known, those), kept=those), {}
    said = preset.parse(choice.preset_file)
    extra = preset.build({"file": said.get("file", {})}, "preset").file
    base = preset.builtin().get(str(said.get("id", "")))
    if base:
        return Sources([preset.build(preset.overlay(base.source, said), base.id)]), extra
    whole = preset.build(said, "preset")
    return Sources(known, own=whole if whole.sections else None), extra


def _part(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
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
    file |= {"has_numbers": raw.has_numbers, "since_1904": raw.since_1904}
    house = store.rules.house
    if file.get("currency"):
        house = replace(house, currency=str(file["currency"]))
    staged = staging.stage(connection, table, found, file, house, name, number)
    came = prepare(connection, staged, found.section, found.preset.id, house)
    for reason, rows in table.skipped.items():
        came.skipped[reason] = came.skipped.get(reason, 0) + rows
        came.read += rows
    came.raw = table
    came.problems += _noted(came, table, found)
    return came


def _noted(came: Incoming, table: RawTable, found: identify.Found) -> list[Problem]:
    """What the reader saw, but what the typed columns tell better."""
    told = {problem.code for problem in came.problems}
    notes: list[tuple[str | None, RawNote]] = [
        (None, note) for note in table.problems if note.code not in told
    ]
    spots = {
        place: table.headers[place]
        for column in staging.IDS & set(found.places)
        for part in found.places[column]
        for place in part
    }
    long = {at: note for at, note in table.long_numbers.items() if note.code not in told}
    notes += [(spots[at], note) for at, note in long.items() if at in spots]
    return [
        Problem(note.code, came.table, header, note.rows, note.example, note.line)
        for header, note in notes
    ]


def say(progress: Progress | None, share: float, key: str) -> None:
    """Tell whoever waits how far the work is."""
    if progress:
        progress(share, key)
