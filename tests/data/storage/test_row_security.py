"""Row security: which rows rights show of each table, and what a mask leaves of a value."""

from dataclasses import replace

import pytest

from data.model.dimensions import DIMENSIONS, Selection
from data.model.rights import Mask, NotAllowed, Rights
from data.model.tables import TABLES, Type
from data.storage.engine import Query
from data.storage.row_security import hidden_tables, mask_sql
from metrics.core.scope import Scope
from tests.metrics.workspace import MARCH, Desk

ALL = Rights.everything()
ANNA = Rights.of_owner("Anna")
MASK = Mask("secret", "Client")


@pytest.fixture
def desk() -> Desk:
    """Two managers of two teams; each payment and call names its manager or its deal."""
    drawn = Desk()
    drawn.add("owners", "owner  team\nAnna  north\nBoris  south")
    drawn.deals("""
        deal_id  owner  pipeline  source  product  region  client  client_id  phone
        d1       Anna   main      ads     course   Tver    Rose    c1         +79990000011
        d2       Boris  side      site    book     —       Oak     c2         +79990000022
        d3       —      main      ads     course   Tula    Elm     c3         —
    """)
    drawn.payments("""
        payment_id  deal_id  owner  amount  client
        p1          d1       —      100     Rose
        p2          d2       —      200     Oak
        p3          —        Anna   300     Elm
        p4          d2       Anna   400     Oak
        p5          d2       Anna   -50     Oak
        p6          —        —      600     Ash
    """)
    drawn.calls("""
        call_id  owner  client_phone
        c1       Anna   +79990000011
        c2       Boris  +79990000011
        c3       —      +79990000022
    """)
    drawn.add("stage_history", "deal_id  stage\nd1  new\nd2  new")
    drawn.add("contacts", "client_id  owner\nc1  Boris\nc2  Boris")
    drawn.plans("""
        month       owner  team   source  amount
        2024-03-01  —      —      —       1000
        2024-03-01  Anna   —      —       100
        2024-03-01  Boris  —      —       200
        2024-03-01  —      north  —       300
        2024-03-01  —      —      ads     400
    """)
    return drawn


def visible_values(
    desk: Desk, table: str, column: str, rights: Rights, *, self_filtered: bool = False
) -> set:
    """The values of a column that these rights show."""
    query = Query(f"SELECT {column} AS v FROM {table}", {}, rights, self_filtered)
    return {row["v"] for row in desk.run(query).to_pylist()}


def test_the_head_sees_every_row(desk: Desk) -> None:
    assert visible_values(desk, "payments", "payment_id", ALL) == {
        "p1",
        "p2",
        "p3",
        "p4",
        "p5",
        "p6",
    }


def test_a_manager_sees_his_own_rows(desk: Desk) -> None:
    """A payment is its own manager's, else the deal's; a refund first the deal's."""
    assert visible_values(desk, "deals", "deal_id", ANNA) == {"d1"}
    assert visible_values(desk, "payments", "payment_id", ANNA) == {"p1", "p3", "p4"}
    assert visible_values(desk, "calls", "call_id", ANNA) == {"c1"}
    assert visible_values(desk, "stage_history", "deal_id", ANNA) == {"d1"}
    assert visible_values(desk, "plans", "amount", ANNA) == {100}
    assert visible_values(desk, "owners", "owner", ANNA) == {"Anna"}
    assert visible_values(desk, "contacts", "client_id", ANNA) == set()


@pytest.mark.parametrize(
    ("limit", "deals", "payments", "calls", "plans"),
    [
        ({"team": ("south",)}, {"d2"}, {"p2", "p5"}, {"c2"}, {200}),
        ({"team": ("north",)}, {"d1"}, {"p1", "p3", "p4"}, {"c1"}, {100, 300}),
        ({"source": ("ads",)}, {"d1", "d3"}, {"p1"}, set(), {400}),
        ({"pipeline": ("side",)}, {"d2"}, {"p2", "p4", "p5"}, set(), set()),
        ({"region": ("Tver",)}, {"d1"}, {"p1"}, set(), set()),
        ({"region": ("Tula", "Tver")}, {"d1", "d3"}, {"p1"}, set(), set()),
        ({"product": ("book",), "owner": ("Anna",)}, set(), {"p4"}, set(), set()),
        ({"owner": ()}, set(), set(), set(), set()),
    ],
)
def test_a_slice_shows_its_rows_only(
    desk: Desk, limit: dict, deals: set, payments: set, calls: set, plans: set
) -> None:
    """A table that does not know the dimension shows nothing rather than everything."""
    rights = replace(ALL, limits=Selection.of(limit))

    assert visible_values(desk, "deals", "deal_id", rights) == deals
    assert visible_values(desk, "payments", "payment_id", rights) == payments
    assert visible_values(desk, "calls", "call_id", rights) == calls
    assert {int(amount) for amount in visible_values(desk, "plans", "amount", rights)} == plans


def test_a_name_with_a_quote_is_only_a_name(desk: Desk) -> None:
    for evil in ("x') OR 1=1 --", "'; DROP TABLE deals; --", "$rights_owner"):
        assert visible_values(desk, "deals", "deal_id", Rights.of_owner(evil)) == set()
    assert visible_values(desk, "deals", "deal_id", ALL) == {"d1", "d2", "d3"}


def test_a_query_cannot_read_past_row_security(desk: Desk) -> None:
    """Neither in a join, nor in a subquery, nor by a WITH clause of the query itself."""
    sql = "WITH mine AS (SELECT * FROM deals) SELECT count(*) AS v FROM mine, (SELECT 1 FROM deals)"

    assert desk.run(Query(sql, {}, ANNA)).to_pylist() == [{"v": 1}]


def test_a_mask_hides_values_and_keeps_equal_ones_equal(desk: Desk) -> None:
    hidden = replace(ALL, mask=MASK)
    joined = (
        "SELECT count(*) AS v FROM calls JOIN deals ON calls.client_phone = deals.phone "
        "WHERE deals.deal_id = 'd1'"
    )

    names = visible_values(desk, "deals", "client", hidden)
    phones = visible_values(desk, "deals", "phone", hidden)

    assert len(names) == 3
    assert all(name.startswith("Client ") for name in names)
    assert not any("79990000" in phone for phone in phones if phone)
    assert desk.run(Query(joined, {}, hidden, self_filtered=True)).to_pylist() == [{"v": 2}]
    assert names == visible_values(desk, "deals", "client", hidden)
    other = replace(ALL, mask=Mask("another", "Client"))
    assert not names & visible_values(desk, "deals", "client", other)


# Columns without personal data of clients: codes, employees, kinds and stages.
NOT_PERSONAL = set(
    "deal_id client_id owner_written stage status currency lost_reason lead_id direction "
    "line_number matched_deal_id measure scenario aliases role activity_id kind feedback_id "
    "united_owner".split()
) | set(DIMENSIONS)


def test_every_column_with_words_is_masked_or_known_to_be_harmless() -> None:
    """A column that is added must be judged before a masked link may show it."""
    words = {c.name for table in TABLES.values() for c in table.columns if c.type is Type.TEXT}

    assert {name for name in words if not mask_sql(name)} <= NOT_PERSONAL


def test_keys_of_clients_are_masked_as_the_clients_are(desk: Desk) -> None:
    """Equal keys stay equal under a mask, and their phones are hidden."""
    desk.deals("""
        deal_id  phone         united_client       apart_clients
        d9       +79990000011  phone:+79990000022  phone:+79990000022
    """)
    masked = replace(ALL, mask=MASK)

    united = visible_values(desk, "deals WHERE deal_id = 'd9'", "united_client", masked)
    apart = visible_values(desk, "deals WHERE deal_id = 'd9'", "apart_clients", masked)
    phone = visible_values(desk, "deals WHERE deal_id = 'd2'", "'phone:' || phone", masked)

    assert united == apart == phone


def test_a_key_with_personal_data_is_masked_too(desk: Desk) -> None:
    """A bank's payment without a number gets a key with the payer's INN in it."""
    desk.payments("payment_id  amount  owner\n1.1.2024·7701234567  5  Anna", row_key="7701234567")
    for rights in (replace(ALL, mask=MASK), replace(ANNA, mask=MASK)):
        keys = visible_values(desk, "payments", "payment_id || row_key", rights)
        assert len(keys) >= 4
        assert not any("7701234567" in key for key in keys)
    both = "payments SEMI JOIN visible_payments USING (source_system, row_key)"
    assert (
        len(visible_values(desk, both, "payment_id", replace(ANNA, mask=MASK), self_filtered=True))
        == 4
    )


def test_a_table_without_a_limited_dimension_is_hidden() -> None:
    assert hidden_tables(ALL) == frozenset()
    assert "calls" in hidden_tables(replace(ALL, limits=Selection.of(source=("ads",))))
    assert hidden_tables(ANNA) == frozenset()


def test_a_scope_beyond_its_rights_is_never_made() -> None:
    """An empty filter means what may be seen, not everything."""
    assert Scope(MARCH, rights=ANNA).filters == {"owner": ("Anna",)}
    assert Scope(MARCH, rights=replace(ALL, limits=Selection.of(owner=()))).filters == {"owner": ()}
    with pytest.raises(NotAllowed):
        Scope(MARCH, rights=ANNA, selected=Selection.of(owner=("Anna", "Boris")))
    with pytest.raises(TypeError):
        Scope(MARCH)  # type: ignore[call-arg]
