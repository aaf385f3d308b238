"""The table of dimensions and what is made of it: columns of the tables, keys of rows."""

import pytest

from data.ingest.load import LoadOptions, load
from data.model.dimensions import DIMENSIONS, OF_DEALS, PLANNED, columns_of, of_table
from data.model.tables import TABLES, Type
from data.storage.store import Store


@pytest.mark.parametrize("table", TABLES)
def test_a_dimension_is_a_column_of_text_in_each_of_its_tables(table: str) -> None:
    """Once, and among the columns that a file can bring."""
    for name in columns_of(table):
        assert TABLES[table].names.count(name) == 1
        assert TABLES[table].type_of(name) is Type.TEXT


def test_which_tables_have_which_dimensions() -> None:
    """Written out: those of before keep their order; what is added stands after them."""
    assert of_table("deals")[:6] == ("owner", "team", "source", "pipeline", "product", "region")
    assert of_table("leads") == ("owner", "team", "source")
    assert of_table("calls") == of_table("payments") == of_table("owners") == ("owner", "team")
    assert OF_DEALS[:4] == ("source", "pipeline", "product", "region")
    assert PLANNED == ("owner", "team", "source", "product", "client_kind")
    assert columns_of("plans") == PLANNED


def test_the_key_of_a_plan_is_made_of_the_dimensions_it_may_be_set_for() -> None:
    """Keys of stored plans have this order; a dimension added to it would double every plan."""
    assert TABLES["plans"].key == (
        *("month", "owner", "team", "source", "product", "client_kind"),
        *("measure", "scenario"),
    )
    assert all(DIMENSIONS[name].in_keys for name in PLANNED)


def test_a_dimension_added_later_doubles_no_row_without_an_id(tmp_path) -> None:
    """Deals without ids, loaded again with regions: the stored rows get them."""
    before = "created_at;client;amount;owner\n2026-10-01;Oak;10;Anna\n2026-10-02;Elm;20;Anna\n"
    header, *rows = before.splitlines()
    after = "\n".join([f"{header};region", f"{rows[0]};Tver", f"{rows[1]};"])
    store = Store.open(tmp_path)
    load(store, before.encode(), "deals.csv", LoadOptions(kind="deals"))

    load(store, after.encode(), "deals.csv", LoadOptions(kind="deals"))

    answer = store.all_rows("SELECT client, region FROM deals ORDER BY ALL", {}).to_pylist()
    assert [tuple(row.values()) for row in answer] == [("Elm", None), ("Oak", "Tver")]
    store.close()
