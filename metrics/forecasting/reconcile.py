"""Reconciles forecasts of segments with the forecast of their whole."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.models.outlook import Outlook

_TURNS = 20


def reconcile(whole: Outlook, parts: Sequence[Outlook]) -> list[Outlook]:
    """The parts with medians changed so that they sum to the whole's.

    The gap is split by the squares of the parts' intervals, as weighted least squares with
    independent errors do (Hyndman et al. 2011, with the top fixed); no part falls under its fact.
    A whole that cannot be reached so is split in proportion to what is still to come.
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
    return [part.with_median(float(median)) for part, median in zip(parts, medians, strict=True)]


def _in_proportion(
    medians: NDArray[np.float64],
    facts: NDArray[np.float64],
    target: float,
) -> NDArray[np.float64]:
    """The medians with what is still to come scaled so that they sum to the target."""
    to_come = medians - facts
    wanted = target - facts.sum()
    if to_come.sum() <= 1e-9:
        return medians
    return np.asarray(facts + to_come * (wanted / to_come.sum()))
