"""Splits the change of a product into what each of its factors did: LMDI, Shapley, chain.

A figure is a product of factors, such as leads × conversion × check. The parts of every method sum
to the change of the product. LMDI and Shapley do not depend on the order of the factors, and turned
round in time only change their sign; the chain depends on the order: quantity factors come first.

After: B. W. Ang (2005) Energy Policy 33:867–871, eq. 4–5; B. W. Ang, N. Liu (2007) Energy Policy
35:238–246 for zeros; L. S. Shapley (1953); M. I. Bakanov, A. D. Sheremet for chain substitution.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from math import factorial, isfinite, log, log1p, prod

MOST_FACTORS = 6
Factors = Sequence[float]


class Method(StrEnum):
    """How a change is split."""

    LMDI = "lmdi"
    SHAPLEY = "shapley"
    CHAIN = "chain"


class SegmentKind(StrEnum):
    """Whether a segment is in both periods or in one; factors explain only continuing ones."""

    CONTINUING = "kept"
    NEW = "new"
    LOST = "lost"
    OTHER = "other"


@dataclass(frozen=True)
class Part:
    """One segment: its product before and after, and each factor's effect if it is continuing."""

    kind: SegmentKind
    before: float
    after: float
    deltas: tuple[float, ...] = ()

    @property
    def change(self) -> float:
        """By how much the product moved."""
        return self.after - self.before


@dataclass(frozen=True)
class Split:
    """A change over segments: factors, new and lost segments, and what no factor explains.

    `effects` + `new` + `lost` + `other` = after − before.
    """

    effects: tuple[float, ...]
    new: float
    lost: float
    other: float


def log_mean(a: float, b: float) -> float:
    """Logarithmic mean (a − b) ÷ ln(a ÷ b) of two numbers that are not negative.

    L(a, a) = a and L(a, 0) = 0; exact to rounding however near a and b are.
    """
    small, large = sorted((a, b))
    if small <= 0 or small == large:
        return max(small, 0.0)
    return (large - small) / _growth(small, large)


def lmdi(before: Factors, after: Factors) -> list[float]:
    """Parts of the change by LMDI: L(V1, V0) · ln(x1 ÷ x0) for each factor.

    Where a product is 0, the analytic limit: the factors that are 0 in it share the change evenly.
    Raises ValueError for a negative factor or lists of unlike length.
    """
    _require_factors(before, after)
    old, new = prod(before), prod(after)
    if old > 0 and new > 0:
        weight = log_mean(new, old)
        return [weight * _growth(x0, x1) for x0, x1 in zip(before, after, strict=True)]
    change = new - old
    nothing = [x == 0 for x in (after if old > 0 else before)]
    return [change / sum(nothing) if empty and change else 0.0 for empty in nothing]


def shapley(before: Factors, after: Factors) -> list[float]:
    """Parts of the change by Shapley: the mean of the chain over all orders of the factors.

    Raises ValueError for more than six factors, a negative one, or lists of unlike length.
    """
    _require_factors(before, after)
    count = len(before)
    if count > MOST_FACTORS:
        raise ValueError(count)
    parts = []
    for place in range(count):
        others = [n for n in range(count) if n != place]
        mean = 0.0
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for moved in combinations(others, size):
                mean += weight * prod(after[n] if n in moved else before[n] for n in others)
        parts.append((after[place] - before[place]) * mean)
    return parts


def chain(before: Factors, after: Factors) -> list[float]:
    """Parts of the change by chain substitution, in the order in which the factors stand.

    Raises ValueError for a negative factor or lists of unlike length.
    """
    _require_factors(before, after)
    return [
        (after[n] - before[n]) * prod(after[:n]) * prod(before[n + 1 :]) for n in range(len(before))
    ]


METHODS: Mapping[Method, Callable[[Factors, Factors], list[float]]] = {
    Method.LMDI: lmdi,
    Method.SHAPLEY: shapley,
    Method.CHAIN: chain,
}


def split_segment(
    before: Factors | None, after: Factors | None, method: Method = Method.LMDI
) -> Part:
    """Splits the change of one segment; None or nothing but zeros is an absent segment.

    A segment that appears is new and one that vanishes is lost, each with its whole product.
    """
    there, here = (bool(factors) and any(factors or ()) for factors in (before, after))
    old = prod(before) if before and there else 0.0
    new = prod(after) if after and here else 0.0
    if before and after and there and here:
        return Part(SegmentKind.CONTINUING, old, new, tuple(METHODS[method](before, after)))
    kind = SegmentKind.NEW if here else SegmentKind.LOST if there else SegmentKind.CONTINUING
    return Part(kind, old, new)


def sum_parts(parts: Iterable[Part], count: int) -> Split:
    """Sums parts of segments: for LMDI eq. 5 of Ang (2005); `count` is the number of factors."""
    effects, moved = [0.0] * count, dict.fromkeys(SegmentKind, 0.0)
    for one in parts:
        moved[one.kind] += one.change
        for place, delta in enumerate(one.deltas):
            effects[place] += delta
    return Split(
        tuple(effects), moved[SegmentKind.NEW], moved[SegmentKind.LOST], moved[SegmentKind.OTHER]
    )


def _growth(old: float, new: float) -> float:
    """The logarithm of new ÷ old; exact near 0; swapping the two only changes the sign."""
    if new < old:
        return -_growth(new, old)
    share = (new - old) / old
    return log1p(share) if isfinite(share) else log(new) - log(old)


def _require_factors(before: Factors, after: Factors) -> None:
    if len(before) != len(after) or min(*before, *after, 0.0) < 0:
        raise ValueError((tuple(before), tuple(after)))
