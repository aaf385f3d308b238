"""Figures and rows within rights: a manager sees their own rows and nothing of others."""

from dataclasses import replace

import pytest

from data.model.dimensions import FILTERED, OF_DEALS, Selection
from data.model.rights import NotAllowed, Rights
from metrics.catalog import METRICS, metric
from metrics.core.answer import by, drill_rows, totals
from metrics.core.errors import UnknownDimension
from metrics.core.metric import Metric
from metrics.reports.checks.catalog import CHECKS_BY_NAME as CHECKS
from metrics.reports.checks.check import run_check
from tests.metrics.test_laws import SPRING
from tests.metrics.workspace import Desk
from tests.metrics.world import world

ANNA = Rights.of_owner("Anna")
TOTALS = replace(Rights.everything(), totals_only=True)
MONEY = [metric("net_receipts"), metric("plan_attainment")]
FIRST = {"owner": "Anna", "team": "north"}  # the others are columns of deals
OWN = [metric for metric in METRICS if "owner" in metric.dimensions]


@pytest.fixture(scope="module")
def desk() -> Desk:
    """A department with every kind of trap in it."""
    return world(7)


def test_the_head_and_the_manager_get_the_same_figures(desk: Desk) -> None:
    """A client whose first payment was another's is no new client to either of them."""
    as_head = totals(desk.run, OWN, desk.scope(SPRING, selected=Selection.of(owner=("Anna",))))
    as_anna = totals(desk.run, OWN, desk.scope(SPRING, rights=ANNA))

    for name, figure in as_head.items():
        assert as_anna[name].n == figure.n, name
        assert as_anna[name].value == pytest.approx(figure.value), name
    assert sum(figure.value is not None for figure in as_anna.values()) > 20


@pytest.mark.parametrize("dimension", FILTERED)
def test_rights_give_the_figures_of_the_filter(desk: Desk, dimension: str) -> None:
    """Whoever is limited to one value gets what the head gets by that filter, and no segment more.

    A figure that lacks the dimension is refused.
    """
    within = [each for each in METRICS if dimension in each.dimensions]
    value = FIRST.get(dimension) or _first_value(desk, dimension)
    only = Selection.of({dimension: (value,)})
    rights = desk.scope(SPRING, rights=replace(Rights.everything(), limits=only))

    as_head = totals(desk.run, within, desk.scope(SPRING, selected=only))
    as_reader = totals(desk.run, within, rights)

    assert sum(figure.value is not None for figure in as_reader.values()) > 20
    for name, figure in as_head.items():
        assert (name, as_reader[name].n) == (name, figure.n)
        assert as_reader[name].value == pytest.approx(figure.value), name
    assert {row.key for row in by(desk.run, [dimension], MONEY[:1], rights)} == {(value,)}
    for each in METRICS:
        if dimension not in each.dimensions:
            with pytest.raises(UnknownDimension):
                totals(desk.run, [each], rights)


@pytest.mark.parametrize("dimension", OF_DEALS)
def test_drill_rows_within_rights_have_their_value_alone(desk: Desk, dimension: str) -> None:
    only = Selection.of({dimension: (_first_value(desk, dimension),)})
    scope = desk.scope(SPRING, rights=replace(Rights.everything(), limits=only))
    of_deals = [leaf for leaf in LISTED.values() if leaf.fact and leaf.fact.tables[0] == "deals"]
    listed = 0

    for leaf in of_deals:
        if dimension in leaf.dimensions:
            rows = drill_rows(desk.run, leaf, scope, limit=10_000)
            listed += rows.num_rows
            assert set(rows.column(dimension).to_pylist()) <= set(only[dimension]), leaf.name

    assert listed > 10


def test_segments_by_owner_hold_the_manager_alone(desk: Desk) -> None:
    segments = by(desk.run, ["owner"], MONEY, desk.scope(SPRING, rights=ANNA))

    assert {row.key for row in segments} == {("Anna",)}


def _first_value(desk: Desk, dimension: str) -> str:
    sql = f"SELECT min({dimension}) FROM deals"
    (value,) = desk.connection.cursor().execute(sql).fetchone() or (None,)
    return str(value)


LISTED = {leaf.fact: leaf for m in OWN for leaf in m.leaves if leaf.fact and leaf.fact.has_rows}


@pytest.mark.parametrize("leaf", LISTED.values(), ids=lambda m: m.name)
def test_rows_behind_a_figure_are_his_own(desk: Desk, leaf: Metric) -> None:
    """Also where the figure is of a client, and the client once paid another manager."""
    everyone = drill_rows(desk.run, leaf, desk.scope(SPRING), limit=10_000)
    own = drill_rows(desk.run, leaf, desk.scope(SPRING, rights=ANNA), limit=10_000)

    assert own.num_rows <= everyone.num_rows
    if own.num_rows and "owner" in own.column_names:
        assert set(own.column("owner").to_pylist()) == {"Anna"}


@pytest.mark.parametrize("name", CHECKS)
def test_checks_list_only_the_managers_rows(desk: Desk, name: str) -> None:
    try:
        finding = run_check(desk.run, desk.scope(SPRING, rights=ANNA), CHECKS[name])
    except UnknownDimension:
        return  # it cannot be told of one manager at all
    assert {each.owner for each in finding.owners} <= {"Anna"}
    assert {row.owner for row in finding.rows} <= {"Anna"}


def test_totals_only_are_never_split(desk: Desk) -> None:
    """Neither by a dimension, nor by a filter, nor into rows, nor by a report."""
    net = metric("net_receipts")
    whole = totals(desk.run, [net], desk.scope(SPRING, rights=TOTALS))

    assert whole == totals(desk.run, [net], desk.scope(SPRING))
    with pytest.raises(NotAllowed):
        by(desk.run, ["owner"], [net], desk.scope(SPRING, rights=TOTALS))
    with pytest.raises(NotAllowed):
        by(desk.run, ["day"], [net], desk.scope(SPRING, rights=TOTALS))
    with pytest.raises(NotAllowed):
        totals(
            desk.run,
            [net],
            desk.scope(SPRING, selected=Selection.of(owner=("Anna",)), rights=TOTALS),
        )
    with pytest.raises(NotAllowed):
        drill_rows(desk.run, net, desk.scope(SPRING, rights=TOTALS))
    with pytest.raises(NotAllowed):
        run_check(desk.run, desk.scope(SPRING, rights=TOTALS), CHECKS["unpaid"])
