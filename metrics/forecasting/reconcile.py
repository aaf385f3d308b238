"""Segments that sum to their whole: one figure of the department on every screen."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.models.outlook import Outlook

_TURNS = 20


def reconciled(whole: Outlook, parts: Sequence[Outlook]) -> list[Outlook]:
    """The parts moved so that their medians sum to the whole's.

    What is missing or too much goes to each part by the square of its own interval, as weighted
    least squares with independent errors would have it (Hyndman et al. 2011, with the top held);
    no part falls under the money it already has. A whole that its parts cannot reach for that
    reason is met in proportion.
    """
    facts = np.array([part.fact for part in parts])
    medians = np.array([part.median for part in parts])
    spread = np.array([part.quantile(0.9) - part.quantile(0.1) for part in parts]) ** 2
    target = max(whole.median, float(facts.sum()))
    for _ in range(_TURNS):
        gap = target - medians.sum()
        free = np.where((medians > facts) | (gap > 0), spread, 0.0)
        if abs(gap) < 0.005 or free.sum() <= 0:
            break
        medians = np.maximum(facts, medians + gap * free / free.sum())
    medians = _in_proportion(medians, facts, target)
    return [part.moved(float(median)) for part, median in zip(parts, medians, strict=True)]


def _in_proportion(
    medians: NDArray[np.float64],
    facts: NDArray[np.float64],
    target: float,
) -> NDArray[np.float64]:
    """What is left between the sum and the target, taken from what is still to come."""
    to_come = medians - facts
    wanted = target - facts.sum()
    if to_come.sum() <= 1e-9:
        return medians
    return np.asarray(facts + to_come * (wanted / to_come.sum()))
