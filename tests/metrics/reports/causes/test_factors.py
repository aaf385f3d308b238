"""Leads × conversion × check × collection: when they exist, and that they give the receipts."""

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.reports.causes.factors import Basis

amounts = st.floats(0.01, 1e9)


@given(amounts, amounts, amounts, amounts)
def test_the_product_is_the_receipts(leads: float, wins: float, amount: float, paid: float) -> None:
    """Whatever the figures, and however little was collected."""
    factors = Basis(leads, wins, amount, paid).factors

    assert factors is not None
    assert prod(factor or 0 for factor in factors) == pytest.approx(paid)


def test_what_follows_a_zero_is_not_defined() -> None:
    """10 leads and no win have no check; 10 leads, a gift for nothing, no collection."""
    assert Basis(10, 0, 0, 0).factors == (10, 0, None, None)
    assert Basis(10, 1, 0, 0).factors == (10, 0.1, 0, None)


@pytest.mark.parametrize(
    "figures",
    [
        Basis(0, 1, 100, 100),
        Basis(10, 0, 0, 100),
        Basis(10, 1, 100, -5),
        Basis(10, 1, None, 100),
    ],
)
def test_money_out_of_nothing_has_no_factors(figures: Basis) -> None:
    """A win without a lead, receipts without a win, more refunds than payments, no amounts."""
    assert figures.factors is None
    assert not figures.absent


def test_a_factor_not_defined_is_taken_as_it_is_in_the_other_period() -> None:
    """A month without a sale borrows the check and the collection of the one beside it."""
    idle, busy = Basis(10, 0, 0, 0), Basis(8, 2, 300, 150)

    assert idle.beside(busy) == (10, 0, 150, 0.5)
    assert busy.beside(idle) == (8, 0.25, 150, 0.5)
    assert Basis().beside(busy) is None
