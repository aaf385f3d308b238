"""Splits whole amounts by weights so that the parts sum exactly to the total."""

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite

from metrics.planning.errors import NothingToSplit, TooLittle, TooMuch


def split(total: int, weights: Sequence[float]) -> list[int]:
    """`total` in parts by weights, to the unit: the largest remainders get what is left over.

    Weights of zero or more, of which only the proportions matter; all zero means even parts.
    Equal remainders are served from the first on. Exact for amounts of any size. Raises
    NothingToSplit for a total above zero and no weights.
    """
    return split_each([total], [weights])[0]


def split_each(totals: Sequence[int], weights: Sequence[Sequence[float]]) -> list[list[int]]:
    """Several totals one after the other, each as `split` does it, by its own row of weights.

    What rounding takes from a place in one row is returned in the next ones, so that nobody
    loses the remainder every month: of even weights the sums differ by one unit at most.
    """
    owed: list[Fraction] = [Fraction(0)] * max(map(len, weights), default=0)
    every_row = []
    for total, row in zip(totals, weights, strict=True):
        parts, fair = _floors(total, row)
        short = abs(total) - sum(parts)
        late = [share - part for share, part in zip(fair, parts, strict=True)]
        # only who has a remainder may get a unit: there are always enough of them
        order = [place for place in range(len(parts)) if late[place]]
        order.sort(key=lambda place: -(late[place] + owed[place]))
        for place in order[:short]:
            parts[place] += 1
            late[place] -= 1
        owed = [debt + more for debt, more in zip(owed, late, strict=True)] if late else owed
        every_row.append([-part for part in parts] if total < 0 else parts)
    return every_row


def _floors(total: int, weights: Sequence[float]) -> tuple[list[int], list[Fraction]]:
    """Parts rounded down, and what each should have had exactly."""
    if not weights:
        if total:
            raise NothingToSplit(dimension="")
        return [], []
    whole = _whole(weights)
    everything = sum(whole)
    if not everything:
        whole, everything = [1] * len(whole), len(whole)
    fair = [Fraction(abs(total) * weight, everything) for weight in whole]
    return [share.numerator // share.denominator for share in fair], fair


def split_within(
    total: int,
    weights: Sequence[float],
    least: Sequence[int],
    most: Sequence[int | None],
) -> list[int]:
    """Like `split`, every part between its `least` and its `most` (None: no end).

    Parts that would leave their bounds stop there; the others share what remains by their weights.
    Raises TooLittle, TooMuch when the total is outside of the sum of the bounds.
    """
    if total < sum(least):
        raise TooLittle(amount=total, least=sum(least))
    ends = [end for end in most if end is not None]
    if len(ends) == len(most) and total > sum(ends):
        raise TooMuch(amount=total, most=sum(ends))
    parts = list(least)
    free, rest = list(range(len(weights))), total
    while free:
        proposed = dict(zip(free, split(rest, [weights[place] for place in free]), strict=True))
        over = {p: end for p in free if (end := most[p]) is not None and proposed[p] > end}
        under = {p: least[p] for p in free if proposed[p] < least[p]}
        excess = sum(proposed[p] for p in over) - sum(over.values())
        stopped = over if excess >= sum(under.values()) - sum(proposed[p] for p in under) else under
        for place, part in (stopped or proposed).items():
            parts[place] = part
            rest -= part
        free = [place for place in free if stopped and place not in stopped]
    return parts


def _whole(weights: Sequence[float]) -> list[int]:
    """The weights as whole numbers in the very same proportions."""
    if any(weight < 0 or not isfinite(weight) for weight in weights):
        raise ValueError(f"weights of zero or more, not {weights}")
    ratios = [weight.as_integer_ratio() for weight in weights]
    bottom = max(below for _, below in ratios)  # powers of two: the largest holds the others
    return [above * (bottom // below) for above, below in ratios]
