"""Splitting a product's change: published examples to their digits, and laws on any numbers."""

from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from math import exp, prod
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from metrics.reports.causes.attribution import (
    METHODS,
    Method,
    SegmentKind,
    chain,
    lmdi,
    log_mean,
    shapley,
    split_segment,
    sum_parts,
)

# github.com/MatthewHeun/LMDIR, tests/testthat/test_lmdi.R: two categories of three factors
LMDIR = {
    1971: [[1, 10, 2], [4, 5, 3]],
    1972: [[4, 5, 3], [5, 6, 4]],
    1973: [[8, 2, 4], [5, 7, 5]],
    1974: [[10, 1, 5], [6, 8, 6]],
}
LMDIR_SUMS = [
    [69.79006598, -9.455125793, 39.66505981],
    [42.96021467, -34.31902656, 50.3588119],
    [54.01064234, -9.021284671, 54.01064234],
]
LMDIR_RATIOS = [
    [1.761117821, 0.926191306, 1.379410116],
    [1.229284572, 0.847970248, 1.273773912],
    [1.208140223, 0.968911503, 1.208140223],
]
Split = Callable[[Sequence[float], Sequence[float]], list[float]]
SALES = ([1000, 0.1, 5000], [1200, 0.09, 5500])

Rows = list[tuple[float, float]]  # of each factor what it was and what it is
alike = st.sampled_from([1.0, 1.0 + 1e-12, 1.0 - 1e-9, 3.0, 1e9])
amounts = st.one_of(st.floats(1e-6, 1e6), alike)
rows = st.lists(st.tuples(amounts, amounts), min_size=1, max_size=5)
perhaps = st.one_of(st.just(0.0), st.floats(0.01, 1e4))
with_zeros = st.lists(st.tuples(perhaps, perhaps), min_size=1, max_size=5)
every_method = pytest.mark.parametrize("method", list(Method))
order_free = pytest.mark.parametrize("split", [lmdi, shapley])


def near(value: float | Sequence[float], scale: float) -> object:
    """Equal but for the rounding of numbers of this size."""
    return pytest.approx(value, rel=1e-9, abs=1e-9 * scale)


@pytest.mark.parametrize("year", range(3))
def test_lmdi_gives_the_sums_of_lmdir(year: int) -> None:
    """The package of the method's authors prints these nine sums."""
    before, after = list(pairwise(LMDIR.values()))[year]

    split = sum_parts(map(split_segment, before, after), 3)

    assert split.effects == pytest.approx(LMDIR_SUMS[year], rel=1e-9)
    assert sum(split.effects) == pytest.approx([100, 59, 99][year])
    assert (split.new, split.lost, split.other) == (0, 0, 0)


@pytest.mark.parametrize("year", range(3))
def test_lmdi_gives_the_ratios_of_lmdir(year: int) -> None:
    """The multiplicative form is e to the part ÷ the logarithmic mean of the wholes."""
    before, after = list(pairwise(LMDIR.values()))[year]
    mean = log_mean(sum(map(prod, after)), sum(map(prod, before)))

    ratios = [
        exp(effect / mean) for effect in sum_parts(map(split_segment, before, after), 3).effects
    ]

    assert ratios == pytest.approx(LMDIR_RATIOS[year], abs=1e-9)
    assert prod(ratios) == pytest.approx([2.25, 1.327777778, 1.414225941][year], abs=1e-9)


def test_the_chain_of_working_time() -> None:
    """kampus.ai: people × days × hours × output an hour, 10,673,136 → 10,296,206."""
    before, after = [940, 249, 8, 5.7], [928, 229, 8.5, 5.7]

    steps = accumulate(chain(before, after), initial=prod(before))
    printed = [10_673_136, 10_536_883, 9_690_547, 10_296_206, 10_296_206]
    assert [round(step) for step in steps] == printed
    assert chain(before, after) == pytest.approx([-136_252.8, -846_336, 605_659.2, 0])


def test_the_chain_of_machines() -> None:
    """isc-s.ru: machines × days × shifts × hours × output an hour, 96,000 → 90,655."""
    before, after = [64, 250, 2, 7.5, 0.4], [66, 245, 1.92, 7.3, 0.4]

    steps = accumulate(chain(before, after), initial=prod(before))
    assert [round(step) for step in steps] == [96_000, 99_000, 97_020, 93_139, 90_655, 90_655]
    assert chain(before, after) == pytest.approx([3_000, -1_980, -3_880.8, -2_483.712, 0])


@pytest.mark.parametrize("before", [10.0, 5_000.0, 1e6])
def test_the_logarithmic_method_of_einsteins(before: float) -> None:
    """einsteins.ru: +1,120 of which 0.308 and 0.692 of the logarithms are 345 and 775."""
    growth = (before + 1120) / before

    effects = lmdi([before, 1], [before * growth**0.308, growth**0.692])

    assert [round(effect) for effect in effects] == [345, 775]


def test_three_factors_of_sales() -> None:
    """1000 leads × 10 % × 5000 → 1200 × 9 % × 5500: +94,000 four ways."""
    before, after = SALES

    assert lmdi(before, after) == pytest.approx([99_483.98, -57_490.09, 52_006.11], abs=0.005)
    assert shapley(before, after) == pytest.approx([99_666.67, -57_833.33, 52_166.67], abs=0.005)
    assert chain(before, after) == pytest.approx([100_000, -60_000, 54_000])
    assert chain(before[::-1], after[::-1]) == pytest.approx([50_000, -55_000, 99_000])


def test_two_factors_of_shapley_meet_in_the_middle() -> None:
    """Δa · mean b and Δb · mean a: 2 · 6 and 4 · 4 of the change from 12 to 40."""
    assert shapley([3, 4], [5, 8]) == [12, 16]


def test_the_logarithmic_mean_by_hand() -> None:
    """(8 − 1) ÷ ln 8, the same number twice, and nothing."""
    assert log_mean(8, 1) == pytest.approx(3.3663, abs=1e-4)
    assert log_mean(5, 5) == 5
    assert log_mean(0, 5) == log_mean(5, 0) == log_mean(0, 0) == 0


@given(st.floats(1e-300, 1e300), st.floats(-1e-3, 1e-3))
@example(1.0, 1e-15)
@example(3.0, 2e-16)
def test_the_logarithmic_mean_of_near_numbers(a: float, share: float) -> None:
    """Near a it is a · (1 + s/2 − s²/12 …), however small s is."""
    b = a * (1 + share)
    exact = (b - a) / a

    assert log_mean(a, b) == pytest.approx(a * (1 + exact / 2 - exact**2 / 12), rel=1e-9)


def periods(drawn: Rows) -> tuple[list[float], list[float]]:
    """The factors before and after."""
    return [old for old, _ in drawn], [new for _, new in drawn]


@every_method
@given(rows)
def test_the_parts_sum_to_the_change(method: Method, drawn: Rows) -> None:
    """Nothing of the change is left over, nothing is counted twice."""
    before, after = periods(drawn)
    old, new = prod(before), prod(after)

    parts = METHODS[method](before, after)

    assert sum(parts) == near(new - old, max(old, new, *map(abs, parts)))


@every_method
@given(with_zeros)
def test_parts_sum_to_the_change_with_zero_factors(method: Method, drawn: Rows) -> None:
    """A factor of 0 is no logarithm of 0: the parts still sum, and none is infinite."""
    before, after = periods(drawn)
    old, new = prod(before), prod(after)

    parts = METHODS[method](before, after)

    assert sum(parts) == near(new - old, max(old, new, *map(abs, parts)))


@order_free
@given(rows)
def test_reversed_periods_change_only_the_sign(split: Split, drawn: Rows) -> None:
    """What growth gave, the fall back takes."""
    before, after = periods(drawn)

    there, back = split(before, after), split(after, before)

    assert there == near([-delta for delta in back], max(map(abs, there)))


@order_free
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_factors_does_not_matter(
    split: Split, drawn: Rows, random: Random
) -> None:
    """A factor takes its part with it wherever it stands."""
    order = random.sample(range(len(drawn)), len(drawn))
    parts = split(*periods(drawn))

    moved = split(*periods([drawn[place] for place in order]))

    assert moved == near([parts[place] for place in order], max(map(abs, parts)))


@every_method
@given(rows, st.data())
def test_the_only_changed_factor_takes_the_whole_change(
    method: Method, drawn: Rows, data: st.DataObject
) -> None:
    """And a factor that stayed takes nothing, not even a rounding."""
    place = data.draw(st.integers(0, len(drawn) - 1))
    still = [pair if n == place else (pair[0], pair[0]) for n, pair in enumerate(drawn)]
    before, after = periods(still)

    parts = METHODS[method](before, after)

    assert parts[place] == near(prod(after) - prod(before), prod(before))
    assert not any(delta for n, delta in enumerate(parts) if n != place)


@given(rows)
def test_the_one_factor_that_is_zero_takes_everything(drawn: Rows) -> None:
    """L(V, ε) · ln(x ÷ ε) goes to V as ε goes to 0, and every other part to 0."""
    before, after = periods(drawn)
    zero = [0.0, *before[1:]]

    parts = lmdi(zero, after)

    assert parts == [prod(after), *[0.0] * (len(drawn) - 1)]
    assert lmdi(after, zero) == [-prod(after), *[0.0] * (len(drawn) - 1)]


def test_two_factors_from_nothing_share_evenly() -> None:
    """ε · ε · 5 → 2 · 3 · 5: the two that grew from ε have ln 2/ε and ln 3/ε, alike at last."""
    assert lmdi([0, 0, 5], [2, 3, 5]) == [15, 15, 0]

    nearly = lmdi([1e-140, 1e-140, 5], [2, 3, 5])
    assert nearly == pytest.approx([15, 15, 0], abs=0.05)


def test_a_segment_that_appears_is_new_and_one_that_vanishes_is_lost() -> None:
    """One stayed (10 → 12, all of it the first factor), one came with 6, one left with 20."""
    before = [[5, 2], None, [4, 5], [0, 0]]
    after = [[6, 2], [3, 2], [0, 0], None]

    parts = [split_segment(old, new) for old, new in zip(before, after, strict=True)]

    assert [one.kind for one in parts] == [
        SegmentKind.CONTINUING,
        SegmentKind.NEW,
        SegmentKind.LOST,
        SegmentKind.CONTINUING,
    ]
    split = sum_parts(parts, 2)
    assert split.effects == pytest.approx((2, 0))
    assert (split.new, split.lost, split.other) == (6, -20, 0)


@every_method
@given(st.lists(st.lists(st.tuples(perhaps, perhaps), min_size=3, max_size=3), max_size=6))
def test_segments_sum_to_the_whole_change(method: Method, drawn: list[Rows]) -> None:
    """Whatever appears, vanishes or stands at 0."""
    parts = [split_segment(*periods(one), method) for one in drawn]
    split = sum_parts(parts, 3)
    change = sum(prod(new) - prod(old) for old, new in map(periods, drawn))
    size = sum(abs(delta) for one in parts for delta in (*one.deltas, one.before, one.after))

    assert sum(split.effects) + split.new + split.lost == near(change, size)


@pytest.mark.parametrize("split", [lmdi, shapley, chain])
def test_negative_factors_and_unlike_lengths_are_refused(split: Split) -> None:
    """A negative factor has no logarithm; lists of unlike length are a mistake of ours."""
    with pytest.raises(ValueError, match="-1"):
        split([2, -1], [1, 1])
    with pytest.raises(ValueError, match="1"):
        split([2, 1], [1])


def test_shapley_counts_all_orders_of_six_factors_and_no_more() -> None:
    """Six that double share the change 1 → 64 evenly; seven would ask for 5,040 orders."""
    assert shapley([1] * 6, [2] * 6) == pytest.approx([63 / 6] * 6)
    with pytest.raises(ValueError, match="7"):
        shapley([1] * 7, [2] * 7)
