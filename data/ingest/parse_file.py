"""Parses an archived file: reads it, identifies its tables, maps them to canonical rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import duckdb

from data.custom_presets import saved
from data.custom_presets.unread import unread_columns
from data.ingest import control_totals, detect
from data.ingest.detect import PresetCandidates, UnknownKind
from data.ingest.recognizer import Recognizer
from data.model.errors import ExportError
from data.model.problems import Assumption, Problem, UnreadColumn
from data.parse import quarantine_return, staging
from data.parse.canonical_rows import CanonicalRows, prepare
from data.parse.table_context import TableContext
from data.presets import identify, preset
from data.presets.file_format import FileFormat
from data.readers import read_file
from data.readers.raw import Layout, RawFile, RawNote, RawTable
from data.storage.store import Store

__all__ = [
    "DEFAULT_OPTIONS",
    "LoadOptions",
    "NoSuchFile",
    "ParsedFile",
    "Progress",
    "UnknownKind",
    "UnknownPreset",
    "parse_file",
    "report_progress",
]

Progress = Callable[[float, str], None]


class UnknownPreset(ExportError):
    """No preset has this id."""

    key = "errors.unknown_preset"
    exit_status = 2


class NoSuchFile(ExportError):
    """There is no file at this place."""

    key = "errors.no_such_file"


@dataclass(frozen=True)
class LoadOptions:
    """The recipe of an upload: how its file is to be read; empty where nothing was chosen.

    `replace`: rows without ids of earlier uploads leave for the days of this file.
    `author`, `note` and `revision` are of a plan saved here: who, why, and the count that makes
    it a step of its own even where its content equals an earlier one. `by_saved_preset`:
    `preset_file` is the text of a preset that this store saved for such files, not the user's.
    `ask`: nothing is assumed about an unknown column; the file is refused with the question.
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
    by_saved_preset: bool = False
    ask: bool = False


DEFAULT_OPTIONS = LoadOptions()


@dataclass(frozen=True)
class ParsedFile:
    """A file read by a preset.

    `saved_preset_text`: text of that preset, if the store saved it or it was assumed; `assumed`:
    columns that were taken for what they look like; `unread`: columns that are not read.
    """

    source: preset.Preset
    encoding: str | None
    parts: tuple[CanonicalRows, ...]
    saved_preset_text: str | None = None
    assumed: tuple[Assumption, ...] = ()
    unread: tuple[UnreadColumn, ...] = ()


@contextmanager
def parse_file(
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    sha256: str,
    name: str,
    options: LoadOptions,
    progress: Progress | None,
) -> Iterator[ParsedFile]:
    """Read an archived file, identify its tables and type their rows.

    Yields the rows as temporary relations of the connection. ExportError says why it cannot be.
    """
    report_progress(progress, 0.05, "progress.reading")
    candidates, file_overrides = _preset_candidates(store, options)
    layout = _layout(options, file_overrides, candidates)
    path = store.archive.path(sha256)
    with read_file.read(path, name, layout, connection) as file:
        raw = quarantine_return.without_own_columns(connection, file)
        if raw is not file:
            embedded = quarantine_return.read_answers(path, file.container)
            options = _with_embedded_answers(options, embedded)
            candidates, file_overrides = _preset_candidates(store, options)
            file_overrides = replace(file_overrides, by_column=embedded.decided)
        report_progress(progress, 0.3, "progress.checking")
        recognizer = Recognizer(connection, raw, store.rules.company, name, options.kind)
        may_assume = not (options.ask or options.demo or options.preset or options.preset_file)
        matched_tables = detect.understood_tables(
            recognizer if may_assume else None, connection, raw, candidates, options.kind, name
        )
        parts = []
        unread: tuple[UnreadColumn, ...] = ()
        for number, (table, match) in enumerate(matched_tables):
            file_format = _file_format(raw, match.preset.file, file_overrides, options)
            company = store.rules.company.for_file(file_format)
            context = TableContext(connection, table, match, file_format, company, name, number)
            parts.append(_parse_table(context))
            unread += unread_columns(match, table.headers, recognizer.read_headers(match))
        matched_preset = matched_tables[0][1].preset
        text = recognizer.text or _saved_text(candidates, matched_preset)
        yield ParsedFile(
            matched_preset, raw.encoding, tuple(parts), text, recognizer.assumed, unread
        )


def _saved_text(candidates: PresetCandidates, matched: preset.Preset) -> str | None:
    """Text of the preset that the store saved; None for one that comes with the product."""
    return next((each.text for each in candidates.saved if each.preset.id == matched.id), None)


def _layout(options: LoadOptions, overrides: FileFormat, candidates: PresetCandidates) -> Layout:
    """What the user and their preset say of the file's layout; the reader detects the rest."""
    return Layout(
        encoding=options.encoding,
        sheet=options.sheet or overrides.sheet,
        known_headers=preset.known_headers(candidates.all_presets) | quarantine_return.OWN_HEADERS,
        delimiter=overrides.delimiter,
    )


def _with_embedded_answers(
    options: LoadOptions, embedded: quarantine_return.ReturnedAnswers
) -> LoadOptions:
    """The options, completed by those that a quarantine workbook carries."""
    unanswered = {
        part: answer for part, answer in embedded.choice.items() if not getattr(options, part)
    }
    return replace(options, **unanswered)  # type: ignore[arg-type]


def _preset_candidates(store: Store, options: LoadOptions) -> tuple[PresetCandidates, FileFormat]:
    """The presets to choose from, and the settings of the file's format in the user's preset."""
    presets = list(preset.builtin().values())
    if options.preset:
        presets = [each for each in presets if each.id == options.preset]
        if not presets:
            raise UnknownPreset(preset=options.preset, known=", ".join(preset.builtin()))
    if not options.preset_file:
        company_presets = () if options.preset or options.demo else saved.saved_presets(store)
        return PresetCandidates(
            saved.apply_overlays(presets, company_presets), saved=company_presets
        ), FileFormat()
    preset_source = preset.parse(options.preset_file)
    file_overrides = preset.build({"file": preset_source.get("file", {})}, "preset").file
    base = preset.builtin().get(str(preset_source.get("id", "")))
    if base:
        return PresetCandidates(
            [preset.build(preset.overlay(base.source, preset_source), base.id)]
        ), file_overrides
    whole = preset.build(preset_source, "preset")
    return PresetCandidates(presets, user_preset=whole if whole.sections else None), file_overrides


def _file_format(
    raw: RawFile, preset_format: FileFormat, overrides: FileFormat, options: LoadOptions
) -> FileFormat:
    """The preset's format of the file, overridden by the user's preset, then by their answers."""
    answers = FileFormat(
        dates=(options.dates,) if options.dates else None,
        decimal=options.decimal or None,
        durations=options.durations or None,
    )
    stated = preset_format.overridden_by(overrides).overridden_by(answers)
    return replace(stated, has_numbers=raw.has_numbers, since_1904=raw.since_1904)


def _parse_table(context: TableContext) -> CanonicalRows:
    """Type the rows of one table; lines that its reader skipped are counted as read."""
    canonical = prepare(context, staging.stage(context))
    for reason, rows in context.raw.skipped.items():
        canonical.skipped[reason] = canonical.skipped.get(reason, 0) + rows
        canonical.read += rows
    canonical.raw = context.raw
    canonical.problems += _reader_problems(canonical, context.raw, context.match)
    canonical.problems += control_totals.problems(context, canonical)
    return canonical


def _reader_problems(
    incoming: CanonicalRows, table: RawTable, matched: identify.PresetMatch
) -> list[Problem]:
    """Problems that the reader noticed, without those that typing has reported already."""
    reported_codes = {problem.code for problem in incoming.problems}
    notes: list[tuple[str | None, RawNote]] = [
        (None, note) for note in table.problems if note.code not in reported_codes
    ]
    spots = {
        place: table.headers[place]
        for column in staging.IDS & set(matched.places)
        for part in matched.places[column]
        for place in part
    }
    long_numbers = {
        at: note for at, note in table.long_numbers.items() if note.code not in reported_codes
    }
    notes += [(spots[at], note) for at, note in long_numbers.items() if at in spots]
    return [
        Problem(note.code, incoming.table, header, note.rows, note.example, note.line)
        for header, note in notes
    ]


def report_progress(progress: Progress | None, share: float, key: str) -> None:
    """Call `progress`, if there is one, with the share done (0–1) and the step's locale key."""
    if progress:
        progress(share, key)
