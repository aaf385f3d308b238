"""Reads back a corrected workbook of rejected rows: its own columns and hidden sheet of answers.

What the whole file decided (its preset, the order of its dates, the sign before kopecks) is
written on that sheet: the few rejected rows alone could not decide it again.
"""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import fastexcel

from data.model.headers import fold
from data.model.tables import KINDS
from data.parse import column_format
from data.presets import preset
from data.presets.section import BrokenPreset
from data.readers.raw import RawFile, RawTable
from data.readers.sheets import ANSWERS, BrokenWorkbook, XlsxParts

OWN_COLUMNS = {
    "ru": ("Что исправить", "Строка исходного файла"),
    "en": ("What to mend", "Line of the original file"),
}
_LANGUAGE_BY_HEADER = {fold(name): lang for lang, names in OWN_COLUMNS.items() for name in names}
OWN_HEADERS = frozenset(_LANGUAGE_BY_HEADER)
_ALLOWED = {"order": column_format.ORDERS, "decimal": {",", "."}, "durations": {"m:s", "h:m"}}
_CHOICES = ("preset", "preset_file", "kind")


@dataclass(frozen=True)
class ReturnedAnswers:
    """The answers of the hidden sheet: options of the upload, and how columns are read."""

    choice: Mapping[str, str] = field(default_factory=dict)
    decided: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def answers_json(answers: ReturnedAnswers) -> str:
    """The answers as the hidden sheet holds them."""
    payload = {"choice": answers.choice, "decided": answers.decided}
    return json.dumps(payload, ensure_ascii=False)


def read_answers(path: Path, container: str) -> ReturnedAnswers:
    """The answers of a corrected workbook; none where the file is no XLSX or they are invalid."""
    if container != "xlsx" or not zipfile.is_zipfile(path):
        return ReturnedAnswers()
    try:
        if not any(sheet.name == ANSWERS and sheet.hidden for sheet in XlsxParts(path).sheets):
            return ReturnedAnswers()
        sheet = fastexcel.read_excel(path).load_sheet(ANSWERS, header_row=None, dtypes="string")
        rows = sheet.to_arrow().to_pylist()
        payload = json.loads("".join(str(next(iter(row.values())) or "") for row in rows))
        return _checked(payload)
    except (BrokenWorkbook, fastexcel.FastExcelError):
        return ReturnedAnswers()
    except (ValueError, TypeError, AttributeError, KeyError):  # the sheet holds something else
        return ReturnedAnswers()


def _checked(payload: Mapping[str, Any]) -> ReturnedAnswers:
    """The answers without values that neither a user nor a preset could give."""
    choice = {
        name: value
        for name, value in dict(payload["choice"]).items()
        if name in _CHOICES and isinstance(value, str)
    }
    if choice.get("preset") not in (None, *preset.builtin()):
        del choice["preset"]
    if choice.get("kind") not in (None, *KINDS):
        del choice["kind"]
    try:
        preset.build(preset.parse(choice.get("preset_file", "")), "preset")
    except BrokenPreset:
        return ReturnedAnswers()
    decided = {
        str(column): {name: how for name, how in ways.items() if how in _ALLOWED.get(name, ())}
        for column, ways in dict(payload["decided"]).items()
    }
    return ReturnedAnswers(choice, decided)


def without_own_columns(connection: duckdb.DuckDBPyConnection, raw: RawFile) -> RawFile:
    """The file without the columns that a workbook of rejected rows has of its own."""
    tables = tuple(_without_own_columns(connection, table) for table in raw.tables)
    return raw if tables == raw.tables else replace(raw, tables=tables)


def _without_own_columns(connection: duckdb.DuckDBPyConnection, table: RawTable) -> RawTable:
    langs = [_LANGUAGE_BY_HEADER.get(fold(header)) for header in table.headers]
    if not any(langs.count(lang) == len(names) for lang, names in OWN_COLUMNS.items()):
        return table
    places = [place for place, lang in enumerate(langs) if lang is None]
    cells = "".join(f", c{place} AS c{number}" for number, place in enumerate(places))
    relation = f"{table.relation}_bare"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {relation} AS SELECT line{cells} FROM {table.relation}"
    )
    long = {
        number: table.long_numbers[place]
        for number, place in enumerate(places)
        if place in table.long_numbers
    }
    headers = tuple(table.headers[place] for place in places)
    return replace(table, headers=headers, relation=relation, long_numbers=long)
