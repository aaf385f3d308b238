"""Profiles the tables of a file that no preset reads, so that its columns can be asked about."""

from pathlib import Path

from data.custom_presets import saved
from data.ingest import refusals
from data.presets import preset
from data.readers.raw import Layout
from data.readers.read_file import read
from data.recognition.profiling import TableProfile, profile_table
from data.storage.store import Store


def profile_file(
    store: Store, content: bytes | Path, name: str, sheet: str | None = None
) -> list[TableProfile]:
    """The tables of a file, the longest first; ExportError where it cannot be read at all."""
    sha256 = store.archive.add(content)
    presets = [*preset.builtin().values(), *saved.presets(store)]
    layout = Layout(sheet=sheet, known_headers=preset.known_headers(presets))
    with store.cursor() as connection:
        raw = read(store.archive.path(sha256), name, layout, connection)
        with raw:
            sheets = [
                profile_table(connection, raw, table, name, store.rules.company)
                for table in refusals.lists(raw.tables, name)
            ]
    return sorted(sheets, key=lambda each: -each.count)
