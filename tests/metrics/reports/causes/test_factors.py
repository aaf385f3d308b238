"""Leads × conversion × check × collection: when they exist, and that they give the receipts."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.reports.causes.factors import FunnelTotals

amounts = st.floats(0.01, 1e9)


@given(amounts, amounts, amounts, amounts)
def test_the_product_is_the_receipts(leads: float, wins: float, amount: float, paid: float) -> None:
    """Whatever the figures, and however little was collected."""
    factors = FunnelTotals(leads, wins, amount, paid).factors

    assert factors is not None
    assert prod(factor or 0 for factor in factors) == pytest.approx(paid)


def test_a_factor_after_zero_is_undefined() -> None:
    """10 leads and no win have no check; 10 leads, a gift for nothing, no collection."""
    assert FunnelTotals(10, 0, 0, 0).factors == (10, 0, None, None)
    assert FunnelTotals(10, 1, 0, 0).factors == (10, 0.1, 0, None)


@pytest.mark.parametrize(
    "figures",
    [
        FunnelTotals(0, 1, 100, 100),
        FunnelTotals(10, 0, 0, 100),
        FunnelTotals(10, 1, 100, -5),
        FunnelTotals(10, 1, None, 100),
    ],
)
def test_money_out_of_nothing_has_no_factors(figures: FunnelTotals) -> None:
    """A win without a lead, receipts without a win, more refunds than payments, no amounts."""
    assert figures.factors is None
    assert not figures.absent


def test_a_factor_not_defined_is_taken_as_it_is_in_the_other_period() -> None:
    """A month without a sale borrows the check and the collection of the one beside it."""
    idle, busy = FunnelTotals(10, 0, 0, 0), FunnelTotals(8, 2, 300, 150)

    assert idle.factors_filled_from(busy) == (10, 0, 150, 0.5)
    assert busy.factors_filled_from(idle) == (8, 0.25, 150, 0.5)
    assert FunnelTotals().factors_filled_from(busy) is None
