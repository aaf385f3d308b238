"""Changes of a store of before the renaming end as they ended then: rows, totals, uploads."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from data.ingest.load import LoadOptions, changed_fields, load, preview
from data.ingest.replay import redo
from data.model.problems import RowCounts
from data.storage.store import Store
from tests.compatibility.workspace import archived, command, state, with_other_bytes

EXPORT = "Журнал продаж, новый.csv"
# Exports whose rows no later one has, of every table and of the options that a recipe keeps.
LATEST = (
    *("bitrix, later", "deals, later", "own preset, later", "overlay", "invoices", "telephony"),
    *("aggregates", "yookassa, refunds", "leads, later", "contacts, later", "plans, later"),
    *("cash, replaced", "preset by hand", "asked", "durations", "sheet", "people, added"),
)
EARLIER = ("template", "bitrix", "deals", "plans")
FILE = ("file", "loaded")  # what was loaded, beside the state it came to
DECISIONS = ("owners", "clients", "match")


@pytest.fixture
def ends_as_then(expected: dict[str, Any]) -> Callable[[Path, str], None]:
    """Compares a store with the state that the change came to before the renaming."""

    def compare(store: Path, change: str) -> None:
        wanted = expected["changes"][change]
        assert state(store, wanted, expected["columns"]) == {
            name: wanted[name] for name in wanted if name not in FILE
        }

    return compare


@pytest.mark.parametrize(
    "label",
    ["bitrix, later", "kassa, register", "cash, replaced", "people, edited", "template"],
)
def test_undo(label: str, old_store: Path, expected: dict[str, Any], ends_as_then) -> None:
    command(old_store, "undo", str(expected["uploads_by_label"][label]))

    ends_as_then(old_store, f"undo {label}")


def test_undo_and_redo(old_store: Path, expected: dict[str, Any], ends_as_then) -> None:
    number = expected["uploads_by_label"]["deals, later"]
    command(old_store, "undo", str(number))
    store = Store.open(old_store)
    redo(store, number)
    store.close()

    ends_as_then(old_store, "undo and redo deals, later")


def test_redo_of_what_was_undone_then(
    old_store: Path, expected: dict[str, Any], ends_as_then
) -> None:
    store = Store.open(old_store)
    redo(store, expected["uploads_by_label"]["undone"])
    store.close()

    ends_as_then(old_store, "redo undone")


def test_decisions_are_undone(old_store: Path, expected: dict[str, Any], ends_as_then) -> None:
    for label in DECISIONS:
        command(old_store, "people", "--undo", str(expected["decisions_by_label"][label]))

    ends_as_then(old_store, "undo decisions")


def test_rebuild(old_store: Path, ends_as_then) -> None:
    command(old_store, "rebuild")

    ends_as_then(old_store, "rebuild")


def test_recovery_of_a_lost_database(old_store: Path, ends_as_then) -> None:
    (old_store / "planerka.duckdb").unlink()

    command(old_store, "rebuild")

    ends_as_then(old_store, "recover")


def test_restore_of_a_backup(old_files: Path, tmp_path: Path, ends_as_then) -> None:
    command(tmp_path / "restored", "restore", str(old_files / "old_backup.tar"))

    ends_as_then(tmp_path / "restored", "restore")


def test_a_corrected_workbook_is_loaded(old_files: Path, old_store: Path, ends_as_then) -> None:
    """It was written before: its hidden sheet says how the whole file was read."""
    command(old_store, "load", str(old_files / "old_rejected.xlsx"), "--json")

    ends_as_then(old_store, "load rejected rows")


def test_a_saved_preset_reads_the_next_file(
    old_store: Path, tmp_path: Path, expected: dict[str, Any], ends_as_then
) -> None:
    wanted = expected["changes"]["load the next file"]
    (tmp_path / EXPORT).write_text(wanted["file"], "utf-8")

    loaded = command(old_store, "load", str(tmp_path / EXPORT), "--json")

    assert {name: loaded[name] for name in wanted["loaded"]} == wanted["loaded"]
    ends_as_then(old_store, "load the next file")


@pytest.fixture(scope="module")
def again(read_store: Path, expected: dict[str, Any]) -> Iterator[Callable[[str], RowCounts]]:
    """Previews the file of an upload, with other bytes; only the archive is written to."""
    store = Store.open(read_store)

    def count_rows(label: str) -> RowCounts:
        upload = store.upload(expected["uploads_by_label"][label])
        content = with_other_bytes(archived(read_store, upload.sha256))
        options = LoadOptions(**{**upload.recipe, "by_saved_preset": False})
        return preview(store, content, upload.file, options).rows

    yield count_rows
    store.close()


@pytest.mark.parametrize("label", LATEST)
def test_a_file_of_rows_stored_then_changes_none(
    label: str, again: Callable[[str], RowCounts], expected: dict[str, Any]
) -> None:
    """The latest export of its rows, loaded as a file of other bytes: every row is unchanged."""
    rows = again(label)

    assert (rows.accepted, rows.changed) == (0, 0)
    assert vars(rows) == expected["again"][str(expected["uploads_by_label"][label])]


@pytest.mark.parametrize("label", EARLIER)
def test_an_earlier_export_changes_back_what_it_changed_then(
    label: str, again: Callable[[str], RowCounts], expected: dict[str, Any]
) -> None:
    rows = again(label)

    assert rows.changed > 0
    assert vars(rows) == expected["again"][str(expected["uploads_by_label"][label])]


def test_a_file_loaded_then_is_the_same_upload(opened: Store) -> None:
    for upload in opened.uploads():
        if upload.active:
            content = archived(opened.folder, upload.sha256)
            again = load(opened, content, upload.file, LoadOptions(**upload.recipe))
            assert (again.upload_id, again.already) == (upload.upload_id, True)


def test_rows_without_ids_keep_their_keys(opened: Store) -> None:
    """Keys as the code before the renaming made them; it read no column of regions."""
    export = (
        "title;client;amount;created_at;closed_at;status;region\n"
        "Берёза;ООО «Лес»;1000;2026-09-01;2026-09-05;won;Урал\n"
        "Сосна;ООО «Лес»;2000;2026-09-02;;open;Урал\n"
        "Сосна;ООО «Лес»;2000;2026-09-02;;open;Волга\n"
    )
    loaded = load(opened, export.encode(), "deals.csv", LoadOptions(kind="deals"))

    query = "SELECT row_key, region FROM deals WHERE upload_id = $upload ORDER BY line"
    rows = opened.all_rows(query, {"upload": loaded.upload_id}).to_pylist()
    assert [tuple(row.values()) for row in rows] == [
        ("#2e06400df334a7e122a14948ba543c3a-1", "Урал"),
        ("#f8fe2e040745d9ca01faadf7c831f045-1", "Урал"),
        ("#f8fe2e040745d9ca01faadf7c831f045-2", "Волга"),
    ]


def test_regions_of_a_later_export_change_nothing_else(
    opened: Store, expected: dict[str, Any]
) -> None:
    """The old export had the column, empty; the new one fills it for a deal of two lines."""
    upload = opened.upload(expected["uploads_by_label"]["bitrix, later"])
    lines = archived(opened.folder, upload.sha256).decode("utf-8-sig").splitlines()
    place = lines[0].split(";").index('"Регион"')
    cells = lines[1].split(";")
    assert cells[place] == '""'
    cells[place] = "Урал"
    content = "\n".join([lines[0], ";".join(cells), *lines[2:]]).encode()

    change = preview(opened, content, "next.csv")

    (field,) = changed_fields(opened, change, LoadOptions(), 10)
    assert (field.column, field.old, field.new) == ("region", None, "Урал")
    assert (change.rows.changed, change.rows.unchanged) == (2, 34)


def test_a_column_not_read_then_is_not_read_by_redo(opened: Store) -> None:
    """Today's loading takes «Канал привлечения» for the source; the code of then left it out."""
    export = (
        "ID;Название сделки;Стадия сделки;Компания;Сумма;Дата создания;Канал привлечения\n"
        "77001;Дуб;Новая;ООО «Лес»;1000;01.09.2026 10:00:00;Сайт\n"
        "77002;Вяз;Новая;ООО «Сад»;2000;02.09.2026 10:00:00;Реклама\n"
    )
    loaded = load(opened, export.encode(), "deals.csv", LoadOptions(ask=True))
    with opened.writing() as connection:  # recipes of then have no such key
        connection.execute(
            "UPDATE uploads SET recipe = '{}' WHERE upload_id = ?", [loaded.upload_id]
        )

    opened.undo(loaded.upload_id)
    redo(opened, loaded.upload_id)

    query = "SELECT deal_id, source FROM deals WHERE upload_id = $upload ORDER BY line"
    rows = opened.all_rows(query, {"upload": loaded.upload_id}).to_pylist()
    assert [tuple(row.values()) for row in rows] == [("77001", None), ("77002", None)]
