"""Identifies the tables of a file by presets, and explains why a file matches none."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from data.custom_presets import saved
from data.custom_presets.saved import SavedPreset
from data.ingest import refusals
from data.ingest.recognizer import Recognizer
from data.model.errors import ExportError
from data.model.tables import KINDS
from data.presets import identify, preset
from data.presets.file_format import FileFormat
from data.readers import read_file
from data.readers.raw import RawFile, RawTable


class UnknownKind(ExportError):
    """No table has this name."""

    key = "errors.unknown_kind"
    exit_status = 2


class WrongKind(ExportError):
    """The file is of another kind than it was uploaded as. Facts: file, kind, kinds, source."""

    key = "errors.wrong_kind"


@dataclass(frozen=True)
class PresetCandidates:
    """Presets a file is tried against: the user's own, those saved in the store, the built-in."""

    presets: list[preset.Preset]
    user_preset: preset.Preset | None = None
    saved: Sequence[SavedPreset] = ()

    @property
    def all_presets(self) -> list[preset.Preset]:
        """All of them, the user's own first."""
        user_presets = [self.user_preset] if self.user_preset else []
        return [*user_presets, *(each.preset for each in self.saved), *self.presets]


def understood_tables(
    recognizer: Recognizer | None,
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
    candidates: PresetCandidates,
    kind: str | None,
    name: str,
) -> list[tuple[RawTable, identify.PresetMatch]]:
    """The tables of the file that are understood; ExportError says why none is.

    `recognizer` answers for the user where no preset knows a column; None: nothing is assumed.
    """
    if kind and kind not in KINDS:
        raise UnknownKind(kind=kind, known=", ".join(KINDS))
    understood, errors = [], []
    for table in raw.tables:
        try:
            is_headed = raw.container == "1c" or table.header_line is not None
            understood.append(
                _identify_table(recognizer, connection, table, candidates, kind, name, is_headed)
            )
        except ExportError as error:
            errors.append(error)
    if not understood:
        raise next((each for each in errors if not refusals.is_no_list(each)), errors[0])
    if len(understood) > 1 and understood[0][1].preset.file.sheets != "all":
        kinds = ", ".join(f"«{table.name}»" for table, _ in understood)
        raise identify.SeveralKinds(file=name, kinds=kinds)
    for table, _ in understood:
        refusals.refuse_several(table, name)
    return understood


def _identify_table(
    recognizer: Recognizer | None,
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    candidates: PresetCandidates,
    kind: str | None,
    name: str,
    is_headed: bool,
) -> tuple[RawTable, identify.PresetMatch]:
    company_match = _by_company_preset(candidates, table, kind, name) if is_headed else None
    if company_match:
        return table, company_match
    if kind:
        section = preset.canonical(kind)
        places = identify.places(section, table.headers)
        if len(places) >= 2 and identify.missing_column(section, places) is None:
            if "stage" in places and "status" not in places:
                section = replace(section, values={"status": preset.stage_words(section.table)})
            if section.table == "plans":
                section = replace(section, values=preset.plan_words())
            table_preset = preset.Preset(
                "file", {"ru": "Таблица", "en": "Table"}, FileFormat(), (section,)
            )
            return table, identify.PresetMatch(table_preset, section, places)
    refusals.refuse_no_list(table, name)
    if not is_headed:
        rows = read_file.sample(connection, table, 20).drop_columns(["line"]).to_pydict().values()
        value_match, headers = identify.by_values(
            candidates.all_presets, list(zip(*rows, strict=True)), name
        )
        return replace(table, headers=headers), value_match
    try:
        match = identify.by_headers(candidates.presets, table.headers, kind, name)
        return table, recognizer.completed(table, match) if recognizer else match
    except (identify.UnknownColumns, identify.MissingColumn):
        assumed_match = recognizer.unknown_table(table) if recognizer else None
        if assumed_match:
            return table, assumed_match
        refusals.refuse_pivot(connection, table, name)
        refusals.refuse_several(table, name)
        _refuse_other_kind(candidates.presets, table, kind, name)
        raise


def _by_company_preset(
    candidates: PresetCandidates, table: RawTable, kind: str | None, name: str
) -> identify.PresetMatch | None:
    """The match by the user's own preset, or by one saved for files like this."""
    if candidates.user_preset:
        try:
            return identify.by_headers([candidates.user_preset], table.headers, kind, name)
        except identify.UnknownColumns:
            return None
    matched = saved.match(candidates.saved, table.headers, name)
    return matched if matched and kind in (None, matched.section.table) else None


def _refuse_other_kind(
    presets: list[preset.Preset], table: RawTable, kind: str | None, name: str
) -> None:
    """Raise WrongKind where the file is of another kind than the one it was uploaded as."""
    expected_kind = kind or (presets[0].id if len(presets) == 1 else None)
    if expected_kind is None:
        return
    try:
        other = identify.by_headers(preset.builtin().values(), table.headers, None, name)
    except ExportError:
        return
    looks, source = other.section.table, other.preset
    if expected_kind not in (looks, other.section.name, source.id):
        raise WrongKind(file=name, kind=expected_kind, kinds=looks, source=source.title["ru"])
