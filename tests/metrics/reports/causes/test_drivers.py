"""Why receipts changed, counted by hand on two months of a small department."""

from collections.abc import Iterator
from datetime import date
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.model.dimensions import FILTERED, Selection
from metrics.core.answer import totals
from metrics.core.errors import UnknownDimension
from metrics.core.scope import Compare, Period, Scope
from metrics.definitions.average_check import won_amount
from metrics.definitions.receipts import net_receipts
from metrics.reports.causes.drivers import FACTORS, Drivers, Method, SegmentKind, drivers
from tests.drawing import cases
from tests.metrics.workspace import MARCH, Desk
from tests.metrics.world import world

# February: 4 leads, 2 won for 200, 150 came in: 4 × 50 % × 100 × 75 % = 150
# March:    5 leads, 2 won for 300, 300 came in: 5 × 40 % × 150 × 100 % = 300
DEALS = """
    deal_id  owner  created_at  closed_at   status  amount
    1        Anna   2024-02-01  2024-02-10  won     120
    2        Anna   2024-02-02  2024-02-11  lost    —
    3        Boris  2024-02-05  2024-02-12  won     80
    4        Boris  2024-02-06  —           open    —
    5        Anna   2024-03-01  2024-03-10  won     200
    6        Anna   2024-03-04  —           open    —
    7        Vera   2024-03-05  2024-03-12  won     100
    8        Vera   2024-03-06  —           open    —
    9        Vera   2024-03-07  —           open    —
"""
PAYMENTS = """
    deal_id  paid_at     amount
    1        2024-02-15  90
    3        2024-02-16  60
    5        2024-03-15  200
    7        2024-03-16  100
"""


@pytest.fixture
def department(engine: Desk) -> Desk:
    """Anna in both months, Boris in February alone, Vera in March alone."""
    return engine.deals(DEALS).payments(PAYMENTS)


def march_beside_february(desk: Desk, **options: object) -> Scope:
    """March beside February."""
    return desk.scope(**{"compare": Compare.PREVIOUS, **options})


def explained(change: Drivers) -> float:
    """The drivers of the change in receipts."""
    return sum(driver.delta for driver in change.drivers) + change.new + change.lost + change.other


def test_each_factor_has_its_values_and_its_money(department: Desk) -> None:
    """Doubling 150 → 300: each factor's logarithm in L(300, 150) = 150 ÷ ln 2."""
    change = drivers(department.run, march_beside_february(department))

    assert change is not None
    assert (change.before, change.after) == (150, 300)
    by_factor = {driver.factor: (driver.before, driver.after) for driver in change.drivers}
    assert by_factor == {
        "leads": (4, 5),
        "conversion": (0.5, 0.4),
        "check": (100, 150),
        "collection": (0.75, 1),
    }
    mean = 150 / log(2)
    assert [driver.delta for driver in change.drivers] == pytest.approx(
        [mean * log(5 / 4), mean * log(4 / 5), mean * log(3 / 2), mean * log(4 / 3)]
    )
    assert (change.new, change.lost, change.other, change.segments) == (0, 0, 0, ())


def test_the_chain_puts_quantity_first(department: Desk) -> None:
    """150 → 187.5 (leads) → 150 (conversion) → 225 (check) → 300 (collection)."""
    change = drivers(department.run, march_beside_february(department), method=Method.CHAIN)

    assert change is not None
    assert [driver.factor for driver in change.drivers] == list(FACTORS)
    assert [driver.delta for driver in change.drivers] == pytest.approx([37.5, -37.5, 75, 75])


def test_any_two_periods_may_stand_side_by_side(department: Desk) -> None:
    """The first half of February beside March: 4 leads, 2 won, 90 of their 200 paid by the 15th."""
    half = Period(date(2024, 2, 1), date(2024, 2, 16))

    change = drivers(department.run, department.scope(), "owner", against=half)

    assert change is not None
    assert (change.before, change.after) == (90, 300)
    assert [driver.before for driver in change.drivers] == [4, 0.5, 100, 0.45]
    assert explained(change) == pytest.approx(210)


def test_swapped_periods_change_only_the_sign(department: Desk) -> None:
    """March beside February and February beside March, whatever came and left."""
    february = Period(date(2024, 2, 1), date(2024, 3, 1))

    there = drivers(department.run, department.scope(), "owner", against=february)
    back = drivers(department.run, department.scope(february), "owner", against=MARCH)

    assert there is not None
    assert back is not None
    deltas = [driver.delta for driver in there.drivers]
    assert [driver.delta for driver in back.drivers] == pytest.approx([-delta for delta in deltas])
    assert (back.new, back.lost) == (-there.lost, -there.new)


def test_without_payments_the_amount_sold_is_explained(engine: Desk) -> None:
    """200 → 300 of won deals in three factors; nothing is known of what was paid."""
    change = drivers(engine.run, march_beside_february(engine.deals(DEALS)), "owner")

    assert change is not None
    assert (change.before, change.after, change.measure) == (200, 300, won_amount)
    assert [driver.factor for driver in change.drivers] == ["leads", "conversion", "check"]
    assert explained(change) == pytest.approx(100)
    assert {tuple(segment.deltas) for segment in change.segments} <= {(), FACTORS[:3]}


def test_owners_who_came_and_left_stand_apart(department: Desk) -> None:
    """Anna 90 → 200 (2 leads, 1 won: 120 · 75 % → 200 · 100 %); Boris −60 lost; Vera +100 new."""
    change = drivers(department.run, march_beside_february(department), "owner")

    assert change is not None
    assert (change.new, change.lost, change.other) == (100, -60, 0)
    mean = 110 / log(200 / 90)
    assert {driver.factor: driver.delta for driver in change.drivers} == pytest.approx(
        {"leads": 0, "conversion": 0, "check": mean * log(5 / 3), "collection": mean * log(4 / 3)}
    )
    by_owner = {segment.key: (segment.kind, segment.delta) for segment in change.segments}
    assert by_owner == {
        "Anna": (SegmentKind.CONTINUING, 110),
        "Vera": (SegmentKind.NEW, 100),
        "Boris": (SegmentKind.LOST, -60),
    }
    assert [segment.key for segment in change.segments] == ["Anna", "Vera", "Boris"]


def test_one_owner_alone_is_the_department(department: Desk) -> None:
    """Filtered to Anna the totals are hers."""
    change = drivers(
        department.run, march_beside_february(department, selected=Selection.of(owner=("Anna",)))
    )

    assert change is not None
    assert (change.before, change.after) == (90, 200)
    assert [driver.after for driver in change.drivers] == [2, 0.5, 200, 1]


def test_a_month_without_a_sale_is_a_conversion_of_nothing(engine: Desk) -> None:
    """2 leads and no sale → 3 leads and one: the conversion that was 0 takes all 50."""
    engine.deals("""
        deal_id  created_at  closed_at   status  amount
        1        2024-02-01  —           open    —
        2        2024-02-01  —           open    —
        3        2024-03-01  2024-03-10  won     50
        4        2024-03-01  —           open    —
        5        2024-03-01  —           open    —
    """).payments("""
        deal_id  paid_at     amount
        3        2024-03-10  50
    """)

    change = drivers(engine.run, march_beside_february(engine))

    assert change is not None
    assert {driver.factor: driver.delta for driver in change.drivers} == {
        "leads": 0,
        "conversion": 50,
        "check": 0,
        "collection": 0,
    }
    assert [driver.before for driver in change.drivers] == [2, 0, None, None]


def test_segments_without_factors_are_other(department: Desk) -> None:
    """Gleb's 70 come without a lead, Anna's refunds outweigh her payments: −30 after 90."""
    department.payments("""
        deal_id  owner  paid_at     amount
        —        Gleb   2024-03-20  70
        5        Anna   2024-03-21  -230
    """)

    change = drivers(department.run, march_beside_february(department), "owner")

    assert change is not None
    assert change.other == 70 - 120
    kinds = {segment.key: segment.kind for segment in change.segments}
    assert (kinds["Gleb"], kinds["Anna"]) == (SegmentKind.OTHER, SegmentKind.OTHER)
    assert explained(change) == pytest.approx(change.after - change.before)


def test_mix_is_separated_from_the_owners_own_rates(engine: Desk) -> None:
    """Anna wins 1 of 2 in both months, Boris 0 of 2, then 0 of 6: only the mix lowers 1/4 → 1/8."""
    engine.deals(
        "created_at  owner  closed_at   status  amount\n"
        + "2024-02-01  Anna  2024-02-02  won  10\n2024-02-01  Anna  —  open  —\n"
        + "2024-02-01  Boris  —  open  —\n" * 2
        + "2024-03-01  Anna  2024-03-02  won  10\n2024-03-01  Anna  —  open  —\n"
        + "2024-03-01  Boris  —  open  —\n" * 6
    ).payments("""
        owner  paid_at     amount
        Anna   2024-02-05  10
        Anna   2024-03-05  10
    """)

    change = drivers(engine.run, march_beside_february(engine), "owner")

    assert change is not None
    mixes = {mix.factor: (mix.change, mix.mix, mix.own) for mix in change.mix}
    assert mixes["conversion"] == pytest.approx((-0.125, -0.125, 0))
    assert mixes["check"] == pytest.approx((0, 0, 0))


def test_payments_alone_have_no_leads_to_blame(engine: Desk) -> None:
    """A store of payments only cannot be split."""
    engine.payments("""
        paid_at     amount
        2024-02-05  100
        2024-03-05  200
    """)

    assert drivers(engine.run, march_beside_february(engine)) is None
    assert drivers(engine.run, march_beside_february(engine), "owner") is None


def test_nothing_uploaded_or_nothing_compared(engine: Desk) -> None:
    """Neither has a change to explain."""
    assert drivers(engine.run, march_beside_february(engine)) is None
    department = engine.deals(DEALS).payments(PAYMENTS)
    assert drivers(department.run, department.scope()) is None
    assert (
        drivers(
            department.run,
            march_beside_february(department, selected=Selection.of(owner=("Nobody",))),
        )
        is None
    )


def test_a_dimension_nobody_knows_is_refused(department: Desk) -> None:
    """A wrong word is an error, not an empty answer."""
    with pytest.raises(UnknownDimension):
        drivers(department.run, march_beside_february(department), "colour")


@pytest.fixture(scope="module")
def untidy() -> Iterator[Desk]:
    """A department of five months with gaps, refunds and foreign money."""
    desk = world(7, 150)
    yield desk
    desk.connection.close()


@settings(max_examples=cases(10), deadline=None)
@given(
    month=st.integers(1, 6),
    method=st.sampled_from(Method),
    dimension=st.sampled_from([None, *FILTERED]),
    owners=st.sampled_from([(), ("Anna",), ("Anna", "Vera")]),
)
def test_the_parts_sum_to_the_change(
    untidy: Desk, month: int, method: Method, dimension: str | None, owners: tuple[str, ...]
) -> None:
    """Whole and by any dimension, with every method, of anybody, the empty June included."""
    period = Period(date(2024, month, 1), date(2024, month + 1, 1))
    scope = march_beside_february(untidy, period=period, selected=Selection.of(owner=owners))

    change = drivers(untidy.run, scope, dimension, method)

    figures = totals(untidy.run, [net_receipts, won_amount], scope)
    money, amount = figures["net_receipts"], figures["won_amount"]
    if amount.value is None and amount.previous is None:
        assert change is None
        return
    assert change is not None
    assert change.before == pytest.approx(float(money.previous or 0))
    assert change.after == pytest.approx(float(money.value or 0))
    size = sum(abs(segment.before) + abs(segment.after) for segment in change.segments)
    size += abs(change.before) + abs(change.after)
    assert explained(change) == pytest.approx(change.after - change.before, abs=1e-9 * size)
    for segment in change.segments:
        assert bool(segment.deltas) <= (segment.kind is SegmentKind.CONTINUING)
        if segment.deltas:
            assert sum(segment.deltas.values()) == pytest.approx(segment.delta, abs=1e-9 * size)
