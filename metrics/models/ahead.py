"""Months ahead (being written)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from metrics.models.outlook import Outlook


def ahead(monthly: NDArray[np.float64], horizon: int, first_month: int = 1) -> list[list[Outlook]]:
    """By series, each of the next months."""
    return [[Outlook(0.0, float(row[-12:].mean()), 0.3) for _ in range(horizon)] for row in monthly]


def total(
    monthly: NDArray[np.float64], horizon: int, months: Sequence[int], first_month: int = 1
) -> list[Outlook]:
    """By series, the sum of some of the next months."""
    return [Outlook(0.0, float(row[-12:].mean()) * len(months), 0.2) for row in monthly]
