"""Reconciled segments sum to their whole, whatever their own forecasts were."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.forecasting.reconcile import reconcile
from metrics.models.outlook import Outlook

_MONEY = st.floats(0, 1e7)


@st.composite
def outlooks(draw):
    """A total that cannot fall under the money it has."""
    fact = draw(_MONEY)
    return Outlook(fact, fact + draw(_MONEY), draw(st.floats(0, 1.0)), draw(st.floats(3, 30)))


@given(outlooks(), st.lists(outlooks(), min_size=1, max_size=8))
def test_medians_sum_to_the_whole_and_keep_what_is_in(whole, parts):
    facts = sum(part.fact for part in parts)
    to_come = sum(part.median - part.fact for part in parts)

    moved = reconcile(whole, parts)

    if to_come > 1:
        target = max(whole.median, facts)
        assert sum(part.median for part in moved) == pytest.approx(target, rel=1e-6, abs=0.02)
    for before, after in zip(parts, moved, strict=True):
        assert after.fact == before.fact
        assert list(after.quantiles) == sorted(after.quantiles)
        assert after.quantiles[0] >= after.fact


def test_the_gap_goes_to_the_part_with_the_widest_interval():
    """Two equal parts, one sure to the rouble: the other takes the whole difference."""
    sure, unsure = Outlook(0.0, 100.0, 0.0), Outlook(0.0, 100.0, 0.5)

    moved = reconcile(Outlook(0.0, 250.0, 0.1), [sure, unsure])

    assert [round(part.median, 6) for part in moved] == [100.0, 150.0]


def test_no_part_falls_under_its_fact():
    full, empty = Outlook(90.0, 95.0, 0.5), Outlook(0.0, 100.0, 0.5)

    moved = reconcile(Outlook(90.0, 100.0, 0.1), [full, empty])

    assert sum(part.median for part in moved) == pytest.approx(100.0)
    assert moved[0].median >= 90.0
    assert moved[1].median >= 0.0
