"""A store of before the renaming opens: tables, columns, rows, recipes and all it keeps."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.custom_presets import saved
from data.ingest import plans, roster
from data.ingest.inbox import inbox_uploads
from data.model.dimensions import NOT_IN_KEYS
from data.storage import forecast_log
from data.storage.store import Store
from tests.compatibility.workspace import TODAY_NAME, command, rounded, state


def columns_of(store: Path) -> dict[str, list[tuple[str, str]]]:
    """Names and types of the columns of every table and view, in their order."""
    columns: dict[str, list[tuple[str, str]]] = {}
    with closing(duckdb.connect(str(store / "planerka.duckdb"), read_only=True)) as connection:
        for table, name, kind in connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY table_name, column_index"
        ).fetchall():
            columns.setdefault(table, []).append((name, kind))
    return columns


@pytest.fixture
def opened_once(old_store: Path) -> Path:
    """The folder of an old store that today's code opened and closed."""
    command(old_store, "uploads")
    return old_store


def test_tables_are_those_of_a_new_store(opened_once: Path, tmp_path: Path) -> None:
    """A new column stands last in a migrated table, so columns are compared without their order."""
    command(tmp_path / "new", "uploads")
    new, migrated = columns_of(tmp_path / "new"), columns_of(opened_once)
    del migrated["journaled"]  # a new store has it from its first upload on

    assert {name: set(columns) for name, columns in migrated.items()} == {
        name: set(columns) for name, columns in new.items()
    }


def test_versions_have_the_columns_of_their_table_in_its_order(opened_once: Path) -> None:
    """Rows move between the two by SELECT *."""
    columns = columns_of(opened_once)
    versions = [name for name in columns if name.endswith("_versions")]

    assert len(versions) == 9
    for name in versions:
        assert columns[name] == columns[name.removesuffix("_versions")]


def test_columns_of_then_are_all_there(opened_once: Path, expected: Mapping[str, Any]) -> None:
    today = {name: {each for each, _ in kinds} for name, kinds in columns_of(opened_once).items()}

    for table, names in expected["columns"].items():
        assert set(names) <= today[TODAY_NAME.get(table, table)]


def test_rows_are_the_same(opened_once: Path, expected: Mapping[str, Any]) -> None:
    assert state(opened_once, expected["state"], expected["columns"]) == expected["state"]


def test_a_column_that_is_new_is_empty(opened_once: Path, expected: Mapping[str, Any]) -> None:
    """Regions of deals, and of their earlier versions."""
    new = [
        (table, name)
        for table, kinds in columns_of(opened_once).items()
        for name, _ in kinds
        if table in expected["columns"] and name not in expected["columns"][table]
    ]

    assert {("deals", "region"), ("deals_versions", "region")} <= set(new)
    with closing(duckdb.connect(str(opened_once / "planerka.duckdb"), read_only=True)) as database:
        for table, name in new:
            assert database.execute(f"SELECT count({name}) FROM {table}").fetchone() == (0,)


def test_opening_again_writes_nothing(opened_once: Path) -> None:
    files = {path: path.read_bytes() for path in opened_once.rglob("*") if path.is_file()}
    columns = columns_of(opened_once)

    command(opened_once, "uploads")

    assert columns_of(opened_once) == columns
    for path, content in files.items():
        assert path.suffix == ".duckdb" or path.read_bytes() == content


def test_uploads_are_read(opened: Store, expected: Mapping[str, Any]) -> None:
    """Recipes, problems and skipped rows; the recipe's `kept` is `by_saved_preset` today."""
    uploads = {str(upload.upload_id): upload for upload in opened.uploads()}
    store = expected["store"]

    recipes = {number: dict(upload.recipe) for number, upload in uploads.items()}
    for recipe in recipes.values():
        if recipe.pop("by_saved_preset", False):
            recipe["kept"] = True
    assert recipes == store["recipes"]
    assert {
        number: rounded([asdict(problem) for problem in upload.problems])
        for number, upload in uploads.items()
        if upload.problems
    } == store["problems"]
    assert {
        number: dict(upload.skipped) for number, upload in uploads.items() if upload.skipped
    } == store["skipped"]


def test_facts_of_the_store(opened: Store, expected: Mapping[str, Any]) -> None:
    store = expected["store"]

    assert opened.version == store["version"]
    assert rounded(opened.now()) == store["now"]
    assert rounded(opened.covered()) == store["covered"]
    assert sorted(inbox_uploads(opened)) == store["came_by_inbox"]
    assert [upload.upload_id for upload in roster.edits(opened)] == store["edits_of_people"]
    assert len(forecast_log.logged_forecasts(opened)) == store["forecasts"]


def test_plan_versions(opened: Store, expected: Mapping[str, Any]) -> None:
    versions = [rounded(asdict(version)) for version in plans.versions(opened)]

    assert versions == expected["store"]["plan_versions"]


def test_saved_presets(opened: Store, expected: Mapping[str, Any]) -> None:
    """An overlay has what the built-in preset has learned since: here the column of regions."""
    presets = {each.preset.id: each for each in saved.saved_presets(opened)}

    assert list(presets) == [identifier for identifier, *_ in expected["store"]["kept"]]
    for identifier, title, is_overlay, headers in expected["store"]["kept"]:
        each = presets[identifier]
        assert (each.preset.title, each.is_overlay) == (title, is_overlay)
        new = {"регион", "область"} if is_overlay else set()
        assert each.headers - set(headers) == new
        assert set(headers) <= each.headers


def test_keys_made_of_contents_have_the_columns_of_then(
    opened_once: Path, expected: Mapping[str, Any]
) -> None:
    """A new column in them would give a stored row another key, and the next export doubles it."""
    tables = [name for name in expected["columns"] if f"{name}_versions" in expected["columns"]]
    today = {name: {each for each, _ in kinds} for name, kinds in columns_of(opened_once).items()}

    for table in tables:
        assert today[table] - NOT_IN_KEYS == set(expected["columns"][table])
