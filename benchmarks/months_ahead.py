"""Replays forecasts of the months ahead: our method, naive ones and other libraries."""

from collections.abc import Sequence

import numpy as np
from scipy.special import stdtrit

from benchmarks.rivals import forecast as rivals
from metrics.models import scores
from metrics.models.daily import Array
from metrics.models.months_ahead import forecast_months

OURS, NAIVE, LAST = "own × naive", "seasonal naive", "last month"
_NINETY = 0.9


class IntervalForecasts:
    """Point forecasts and the ends of the 80 % interval: (origins, 12) each."""

    def __init__(self, points: Array, low: Array, high: Array, rows: Sequence[int]) -> None:
        self.points, self.low, self.high, self.rows = points, low, high, list(rows)

    def score(self, history: Array, actual: Array) -> tuple[float, float, float]:
        """MAPE, MASE and coverage over its origins."""
        history, actual = history[self.rows], actual[self.rows]
        steps = zip(actual, self.points, history, strict=True)
        return (
            float(np.mean(abs(actual - self.points) / actual)),
            float(np.mean([scores.mase(*step, season=12) for step in steps])),
            float(np.mean((actual >= self.low) & (actual <= self.high))),
        )

    def of(self, rows: Sequence[int]) -> "IntervalForecasts":
        """The forecasts of these origins alone."""
        places = [self.rows.index(row) for row in rows]
        return IntervalForecasts(self.points[places], self.low[places], self.high[places], rows)


def ours(history: Array) -> dict[str, IntervalForecasts]:
    """Our methods at every origin."""
    every = range(len(history))
    outlooks = forecast_months(history, 12)
    points, low, high = (
        np.array([[read(one) for one in row] for row in outlooks])
        for read in (
            lambda one: one.point,
            lambda one: one.quantile(0.1),
            lambda one: one.quantile(_NINETY),
        )
    )
    return {
        OURS: IntervalForecasts(points, low, high, every),
        NAIVE: _seasonal_naive(history, 12),
        LAST: _seasonal_naive(history, 1),
    }


def _seasonal_naive(history: Array, season: int) -> IntervalForecasts:
    """The last season repeated, with t-quantiles of the log changes over a season."""
    errors = np.log(history[:, season:] / history[:, :-season])
    number = errors.shape[1]
    spread = np.sqrt((errors**2).mean(axis=1, keepdims=True)) * stdtrit(number, _NINETY)
    points = history[:, -season:][:, np.arange(12) % season]
    return IntervalForecasts(
        points, points * np.exp(-spread), points * np.exp(spread), range(len(history))
    )


def rival_forecasts(
    history: Array, rows: Sequence[int]
) -> tuple[dict[str, IntervalForecasts], dict[str, float]]:
    """The rivals' forecasts of these origins, and their mean seconds; both empty without rivals."""
    tasks: list[dict[str, object]] = [
        {
            "id": row,
            "values": history[row].tolist(),
            "first": "2000-01-01",
            "ahead": 12,
            "season": 12,
            "sum": False,
        }
        for row in rows
    ]
    answers = rivals(tasks) or []
    forecasts, seconds = {}, {}
    for method in sorted({str(answer["method"]) for answer in answers}):
        mine = [answer for answer in answers if answer["method"] == method]
        ends = np.array([answer["quantiles"] for answer in mine])
        points = np.array([answer["points"] for answer in mine])
        forecasts[method] = IntervalForecasts(
            points, ends[..., 0], ends[..., -1], [a["id"] for a in mine]
        )
        seconds[method] = float(np.mean([answer["seconds"] for answer in mine]))
    return forecasts, seconds
