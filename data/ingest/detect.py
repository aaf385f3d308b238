"""Which tables of a file are understood, and why a file that is not is something else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from data import readers
from data.custom_presets import saved
from data.custom_presets.saved import Kept
from data.model.errors import ExportError, PivotReport, TablesBeside, TablesInSheet
from data.model.tables import KINDS
from data.presets import identify, preset
from data.readers.headers import fold
from data.readers.raw import RawFile, RawTable

_PIVOT = re.compile(
    r"(?:названия (?:строк|столбцов)|row labels|column labels)$|"
    r"(?:сумма|количество|среднее|максимум|минимум) по полю\b|(?:sum|count|average|max|min) of "
)
_MONTH = re.compile(
    r"(?:янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|jan|feb|mar|apr|may|jun|jul|aug|sep|"
    r"oct|nov|dec)[а-яa-z]*\.?(?:[ -]\d{2,4}(?: г\.?)?)?|\d{4}-\d\d|\d\d\.\d{4}"
)


class UnknownKind(ExportError):
    """No table has this name."""

    key = "errors.unknown_kind"


class WrongKind(ExportError):
    """The file was put into the wrong slot. Facts: file, kind, kinds (what it is), source."""

    key = "errors.wrong_kind"


@dataclass(frozen=True)
class Sources:
    """What a file may be: one of `presets`; before them the user's own, and what is kept here."""

    presets: list[preset.Preset]
    own: preset.Preset | None = None
    kept: Sequence[Kept] = ()

    @property
    def every(self) -> list[preset.Preset]:
        """All of them, the nearest to the user first."""
        mine = [self.own] if self.own else []
        return [*mine, *(each.preset for each in self.kept), *self.presets]


def tables(
    connection: duckdb.DuckDBPyConnection,
    raw: RawFile,
    sources: Sources,
    kind: str | None,
    name: str,
) -> list[tuple[RawTable, identify.Found]]:
    """The tables of the file that are understood; ExportError says why none is."""
    if kind and kind not in KINDS:
        raise UnknownKind(kind=kind, known=", ".join(KINDS))
    found, errors = [], []
    for table in raw.tables:
        try:
            is_headed = raw.container == "1c" or table.header_line is not None
            found.append(_reading(connection, table, sources, kind, name, is_headed))
        except ExportError as error:
            errors.append(error)
    if not found:
        raise errors[0]
    if len(found) > 1 and found[0][1].preset.file.get("sheets") != "all":
        kinds = ", ".join(f"«{table.name}»" for table, _ in found)
        raise identify.SeveralKinds(file=name, kinds=kinds)
    for table, _ in found:
        _refuse_several(table, name)
    return found


def _reading(
    connection: duckdb.DuckDBPyConnection,
    table: RawTable,
    sources: Sources,
    kind: str | None,
    name: str,
    is_headed: bool,
) -> tuple[RawTable, identify.Found]:
    mine = _mine(sources, table, kind, name) if is_headed else None
    if mine:
        return table, mine
    if kind:
        section = preset.canonical(kind)
        spots = identify.places(section, table.headers)
        if len(spots) >= 2 and identify.lacking(section, spots) is None:
            if "stage" in spots and "status" not in spots:
                section = replace(section, values={"status": preset.stage_words(section.table)})
            if section.table == "plans":
                section = replace(section, values=preset.plan_words())
            plain = preset.Preset("file", {"ru": "Таблица", "en": "Table"}, {}, (section,))
            return table, identify.Found(plain, section, spots)
    if not is_headed:
        rows = readers.sample(connection, table, 20).drop_columns(["line"]).to_pydict().values()
        found, headers = identify.by_values(sources.every, list(zip(*rows, strict=True)), name)
        return replace(table, headers=headers), found
    try:
        return table, identify.by_headers(sources.presets, table.headers, kind, name)
    except (identify.UnknownColumns, identify.MissingColumn):
        _refuse_pivot(connection, table, name)
        _refuse_other_kind(sources.presets, table, kind, name)
        raise


def _mine(sources: Sources, table: RawTable, kind: str | None, name: str) -> identify.Found | None:
    """The reading by the user's own preset, or by one kept for files like this."""
    if sources.own:
        try:
            return identify.by_headers([sources.own], table.headers, kind, name)
        except identify.UnknownColumns:
            return None
    found = saved.match(sources.kept, table.headers, name)
    return found if found and kind in (None, found.section.table) else None


def _refuse_other_kind(
    presets: list[preset.Preset], table: RawTable, kind: str | None, name: str
) -> None:
    """Say what the file looks like where it was put into the wrong slot."""
    asked = kind or (presets[0].id if len(presets) == 1 else None)
    if asked is None:
        return
    try:
        other = identify.by_headers(preset.builtin().values(), table.headers, None, name)
    except ExportError:
        return
    looks, source = other.section.table, other.preset
    if asked not in (looks, other.section.name, source.id):
        raise WrongKind(file=name, kind=asked, kinds=looks, source=source.title["ru"])


def _refuse_pivot(connection: duckdb.DuckDBPyConnection, table: RawTable, name: str) -> None:
    rows = readers.sample(connection, table, 3).drop_columns(["line"]).to_pylist()
    cells = [*table.headers, *(str(cell or "") for row in rows for cell in row.values())]
    pivot = next((cell for cell in cells if _PIVOT.match(fold(cell))), None)
    months = [cell for cell in table.headers if _MONTH.fullmatch(fold(cell))]
    if pivot or len(months) > 2:
        raise PivotReport(file=name, example=pivot or ", ".join(months[:3]))


def _refuse_several(table: RawTable, name: str) -> None:
    for note in table.problems:
        if note.code == "second_table":
            raise TablesInSheet(file=name, line=note.line or 0)
    blocks: list[list[str]] = [[]]
    for header in table.headers:
        blocks.append([]) if not header.strip() else blocks[-1].append(fold(header))
    first, *others = [block for block in blocks if block] or [[]]
    for block in others:
        if len(set(block) & set(first)) > 1:
            twice = [each for each in table.headers if fold(each) in set(block) & set(first)]
            shown = ", ".join(f"«{each}»" for each in dict.fromkeys(twice))
            raise TablesBeside(file=name, columns=shown[:200])
