"""No system's file is taken for another's: samples in another order, what rules say."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from data.model.errors import ExportError
from data.presets import preset
from data.presets.identify import by_headers
from tests.data.ingest.test_samples import FILES, SAMPLES, WHAT, Facts, load_sample
from tests.data.workspace import Desk, identity_holds

# Rows of more fields than headers, a group's name in the first column, or no header at all.
BY_PLACE = {"vtb", "salesforce", "mango", "megafon", "asterisk", "cdnow"}


def table_of(path: Path) -> tuple[list[list[str]], str]:
    """Rows of a plain text table, and what parts its cells."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251")
    delimiter = max(";,\t", key=text.splitlines()[0].count)
    return list(csv.reader(io.StringIO(text), delimiter=delimiter)), delimiter


def is_plain(folder: Path, name: str) -> bool:
    """The first line is the header, and columns are found by their names alone."""
    if folder.name in BY_PLACE or not name.endswith((".csv", ".txt")):
        return False
    try:
        rows, _ = table_of(folder / name)
    except UnicodeDecodeError:
        return False
    known_headers = preset.known_headers(preset.builtin().values())
    return (
        len(rows[0]) > 3 and sum(cell.strip().casefold() in known_headers for cell in rows[0]) > 2
    )


PLAIN = [each for each in FILES if is_plain(each.values[0], each.values[1])]


def test_most_samples_are_plain() -> None:
    assert len(PLAIN) > 18


@pytest.mark.parametrize(WHAT, PLAIN)
def test_columns_in_another_order_read_the_same(
    desk: Desk, folder: Path, name: str, facts: Facts
) -> None:
    rows, delimiter = table_of(folder / name)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(row[::-1] for row in rows)

    loaded = desk.load(out.getvalue(), name)

    assert (loaded.source, loaded.kind) == (folder.name, facts["kind"])
    assert (loaded.rows.accepted, loaded.rows.skipped) == (facts["accepted"], facts["skipped"])
    assert loaded.objects == facts["objects"]
    assert identity_holds(loaded)
    for column in {"amount", "talk_seconds"} & set(facts):
        assert desk.value(f"SELECT sum({column}) FROM {facts['kind']}") == Decimal(facts[column])


def test_no_sample_is_matched_by_the_preset_of_another_system() -> None:
    """By its header alone, each plain sample is read by its own preset and no other as well."""
    presets = list(preset.builtin().values())
    for folder, name, _ in (each.values for each in PLAIN):
        rows, _ = table_of(folder / name)
        own = by_headers(presets, rows[0], None, name)
        others = [each for each in presets if each.id != folder.name]
        try:
            rival = by_headers(others, rows[0], None, name)
        except ExportError:
            continue
        assert (rival.score, rival.signature_hits) < (own.score, own.signature_hits), (
            name,
            rival.preset.id,
        )


def test_a_planned_close_date_is_not_the_close_date(desk: Desk) -> None:
    """HubSpot and Salesforce keep the date an open deal is planned for in «Close Date»."""
    name = "hubspot-crm-exports-all-deals-2026-10-20.csv"
    load_sample(desk, SAMPLES / "hubspot", name)

    query = "SELECT status = 'open', count(closed_at), count(expected_at) FROM deals GROUP BY 1"
    assert sorted(desk.rows(query)) == [(False, 21, 0), (True, 0, 14)]
