"""Parts of a split amount sum to it exactly."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from metrics.planning.errors import NothingToSplit, TooLittle, TooMuch
from metrics.planning.split import split, split_each, split_within

amounts = st.integers(0, 10**15)
weights = st.lists(st.floats(0, 1e12), min_size=1, max_size=40)


def test_the_largest_remainders_get_what_is_left():
    """100 in sevenths of 4, 2 and 1: 57.14, 28.57, 14.29; the odd one goes to the .57."""
    assert split(100, [4, 2, 1]) == [57, 29, 14]
    assert split(100, [1, 1, 1]) == [34, 33, 33]


def test_weights_of_nothing_are_even():
    assert split(10, [0, 0, 0]) == [4, 3, 3]


def test_without_weights_only_zero_can_be_split():
    assert split(0, []) == []
    with pytest.raises(NothingToSplit):
        split(1, [])


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_a_weight_is_a_number_of_zero_or_more(wrong):
    with pytest.raises(ValueError, match="zero or more"):
        split(10, [1.0, wrong])


@given(amounts, weights)
def test_parts_sum_to_the_total_and_are_within_a_unit_of_fair(total, drawn):
    parts = split(total, drawn)

    assert sum(parts) == total
    everything = sum(Fraction(weight) for weight in drawn)
    for part, weight in zip(parts, drawn, strict=True):
        if everything:
            assert abs(part - total * Fraction(weight) / everything) < 1


@given(amounts, weights)
def test_a_larger_weight_has_no_smaller_part(total, drawn):
    parts = split(total, drawn)
    by_weight = [part for _, part in sorted(zip(drawn, parts, strict=True))]

    if any(drawn):
        assert by_weight == sorted(by_weight)


def test_nobody_loses_the_odd_unit_every_month():
    """Ten a month for three: each has 4 once, and 40 in a year."""
    months = split_each([10] * 12, [[1, 1, 1]] * 12)

    assert months[:3] == [[4, 3, 3], [3, 4, 3], [3, 3, 4]]
    assert [sum(row) for row in zip(*months, strict=True)] == [40, 40, 40]


def test_a_zero_weight_gets_no_returned_remainder():
    """The second is owed half a unit, but weighs nothing in the second row."""
    assert split_each([1, 3], [[1, 1, 0], [1, 0, 1]]) == [[1, 0, 0], [1, 0, 2]]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=24), st.integers(1, 12))
def test_even_weights_end_even(totals, count):
    rows = split_each(totals, [[1] * count] * len(totals))

    assert [sum(row) for row in rows] == totals
    sums = [sum(row) for row in zip(*rows, strict=True)]
    assert max(sums) - min(sums) <= 1


def test_a_part_at_its_bound_leaves_the_rest_to_the_others():
    """60 of 100 by 6 : 3 : 1, but the first may have 10 only: 90 by 3 : 1 are 68 and 22."""
    assert split_within(100, [6, 3, 1], [0, 0, 0], [10, None, None]) == [10, 68, 22]
    assert split_within(100, [6, 3, 1], [0, 0, 40], [None, None, None]) == [40, 20, 40]


def test_bounds_that_leave_no_room():
    with pytest.raises(TooMuch):
        split_within(100, [1, 1], [0, 0], [10, 20])
    with pytest.raises(TooLittle):
        split_within(10, [1, 1], [20, 0], [None, None])


spans = st.tuples(st.integers(0, 1000), st.one_of(st.none(), st.integers(0, 1000)))
rows = st.lists(st.tuples(st.integers(0, 100), spans), min_size=1, max_size=12)


@given(st.integers(0, 20_000), rows)
def test_every_part_stays_within_its_bounds(total, drawn):
    least = [low for _, (low, _) in drawn]
    most = [None if more is None else low + more for _, (low, more) in drawn]
    assume(sum(least) <= total)
    assume(None in most or total <= sum(end for end in most if end is not None))

    parts = split_within(total, [weight for weight, _ in drawn], least, most)

    assert sum(parts) == total
    for part, low, high in zip(parts, least, most, strict=True):
        assert low <= part
        assert high is None or part <= high
