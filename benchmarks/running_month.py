"""Replays forecasts of the running month: our blend, run-rates, last month, the rivals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from scipy.special import stdtrit

from benchmarks.rivals import forecast as rivals
from metrics.models import scores
from metrics.models.daily import Array, Daily
from metrics.models.outlook import LEVELS
from metrics.models.running_month import ReplayedOrigin, replay, run_rate

DAYS = (5, 10, 15, 20)
OURS, CALENDAR, WORKING, LAST = "blend", "run-rate, calendar", "run-rate, working", "last month"
_BEFORE = 3  # months of errors before a bare point has an interval
_PLANS = (0.8, 0.9, 1.0, 1.1, 1.2)  # of the mean of the three months before


@dataclass(frozen=True)
class MethodForecasts:
    """Forecasts of a method on one day of n months of a series: (n,), (n, 9), (n,)."""

    points: Array
    quantiles: Array
    actual: Array


Table = dict[tuple[str, int], dict[str, MethodForecasts]]


def replay_methods(series: Mapping[str, Daily]) -> Table:
    """Replay our methods: (series, day) → method → its forecasts, months in order."""
    table: Table = {}
    for name, daily in series.items():
        for day in DAYS:
            origins = replay(daily, days=(day,))
            if origins:
                table[name, day] = _forecasts_by_method(daily, origins)
    return table


def _forecasts_by_method(
    daily: Daily, origins: Sequence[ReplayedOrigin]
) -> dict[str, MethodForecasts]:
    actual = np.array([one.actual[0] for one in origins])
    outlooks = [one.outlooks[0] for one in origins]
    points = {
        CALENDAR: [run_rate(daily, one.month, one.origin, working=False)[0] for one in origins],
        WORKING: [run_rate(daily, one.month, one.origin, working=True)[0] for one in origins],
        LAST: [_month_before(daily, one) for one in origins],
    }
    forecasts = {
        OURS: MethodForecasts(
            np.array([one.point for one in outlooks]),
            np.array([one.quantiles for one in outlooks]),
            actual,
        )
    }
    return forecasts | {method: calibrated(np.array(at), actual) for method, at in points.items()}


def _month_before(daily: Daily, origin: ReplayedOrigin) -> float:
    before = [one for one in daily.months() if one.end == origin.month.start]
    return float(daily.total(before[0])[0]) if before else float("nan")


def calibrated(points: Array, actual: Array) -> MethodForecasts:
    """A bare point with t-quantiles of its own log errors on the same day of earlier months."""
    quantiles = np.full((len(points), len(LEVELS)), np.nan)
    least = 0.01 * np.mean(actual)
    errors = np.log(np.maximum(actual, least) / np.maximum(points, least))
    for at in range(_BEFORE, len(points)):
        spread = np.sqrt(np.mean(errors[:at] ** 2) * (1 + 1 / at))
        quantiles[at] = points[at] * np.exp(spread * stdtrit(at, np.array(LEVELS)))
    return MethodForecasts(points, quantiles, actual)


def rival_forecasts(
    series: Mapping[str, Daily], table: Table, days: Sequence[int]
) -> dict[str, float] | None:
    """Adds the rivals' forecasts of these days to the table.

    Returns mean seconds by rival; None where the rivals cannot be installed.
    """
    tasks = []
    for (name, day), _ in table.items():
        daily = series[name]
        for at, origin in enumerate(replay(daily, days=(day,)) if day in days else ()):
            seen = daily.until(origin.origin)
            tasks.append(
                {
                    "id": [name, day, at],
                    "values": seen.values[0].tolist(),
                    "first": daily.first.isoformat(),
                    "ahead": (origin.month.end - origin.origin - timedelta(days=1)).days,
                    "season": 7,
                    "sum": True,
                    "fact": float(seen.total(origin.month)[0]),
                }
            )
    answers = rivals(tasks)
    if answers is None:
        return None
    facts = {tuple(task["id"]): task["fact"] for task in tasks}  # type: ignore[arg-type]
    methods = sorted({str(answer["method"]) for answer in answers})
    for name, day in {(task["id"][0], task["id"][1]) for task in tasks}:  # type: ignore[index]
        for method in methods:
            mine = [a for a in answers if a["method"] == method and a["id"][:2] == [name, day]]
            mine.sort(key=lambda answer: answer["id"][2])
            table[name, day][method] = _of_rival(mine, facts, table[name, day][OURS].actual)
    return {
        method: float(np.mean([a["seconds"] for a in answers if a["method"] == method]))
        for method in methods
    }


def _of_rival(answers: list[dict], facts: Mapping, actual: Array) -> MethodForecasts:
    fact = np.array([facts[tuple(answer["id"])] for answer in answers])
    points = fact + np.maximum([answer["points"][0] for answer in answers], 0)
    if answers[0]["quantiles"] is None:
        return calibrated(points, actual)
    quantiles = fact[:, None] + np.array([answer["quantiles"][0] for answer in answers])
    quantiles[:_BEFORE] = np.nan
    return MethodForecasts(points, quantiles, actual)


@dataclass(frozen=True)
class Score:
    """Means over days, then series, of the origins where every method has an interval."""

    wape: float
    share: float  # PL
    covered: float
    by_day: dict[int, tuple[float, float, float]]


def score(table: Table, method: str, days: Sequence[int] = DAYS, bare: bool = False) -> Score:
    """Score a method; `bare`: its point alone, as users have it."""
    rows = {}
    for (name, day), methods in table.items():
        if day not in days or method not in methods or len(methods[OURS].actual) <= _BEFORE:
            continue
        forecasts = methods[method]
        points, actual = forecasts.points[_BEFORE:], forecasts.actual[_BEFORE:]
        quantiles = np.repeat(points[:, None], 9, axis=1) if bare else forecasts.quantiles[_BEFORE:]
        rows[name, day] = (
            scores.wape(actual, points),
            scores.pinball_share(actual, quantiles),
            scores.coverage(actual, quantiles),
        )
    by_day = {
        day: tuple(np.mean([row for (_, at), row in rows.items() if at == day], axis=0))
        for day in sorted({day for _, day in rows})
    }
    names = {name for name, _ in rows}
    mean = np.mean(
        [np.mean([row for (at, _), row in rows.items() if at == name], axis=0) for name in names],
        axis=0,
    )
    return Score(*(float(part) for part in mean), by_day)  # type: ignore[arg-type]


def better_run_rate_loss(table: Table, bare: bool) -> float:
    """Pinball loss of the better of both run-rates, chosen for each series in hindsight."""
    names = {name for name, _ in table}
    best = []
    for name in names:
        own = {key: by_method for key, by_method in table.items() if key[0] == name}
        if len(next(iter(own.values()))[OURS].actual) > _BEFORE:
            best.append(min(score(own, method, bare=bare).share for method in (CALENDAR, WORKING)))
    return float(np.mean(best))


def pooled_coverage(table: Table) -> float:
    """Share of all origins within q10 … q90 of the blend."""
    forecasts = [methods[OURS] for methods in table.values()]
    inside = [
        (one.actual >= one.quantiles[:, 0]) & (one.actual <= one.quantiles[:, -1])
        for one in forecasts
    ]
    return float(np.mean(np.concatenate(inside)))


def brier(series: Mapping[str, Daily], day: int) -> tuple[float, float]:
    """Brier of the chance of plans around the last three months: the blend's, the run-rate's."""
    ours, theirs = [], []
    for daily in series.values():
        chances, yes, happened = [], [], []
        for origin in replay(daily, days=(day,)):
            before = [one for one in daily.months() if one.end <= origin.month.start][-3:]
            usual = float(np.mean([daily.total(one)[0] for one in before])) if before else 0.0
            if len(before) < 3 or usual <= 0:
                continue
            rate = run_rate(daily, origin.month, origin.origin, working=False)[0]
            for share in _PLANS:
                chances.append(origin.outlooks[0].chance(share * usual))
                yes.append(float(rate >= share * usual))
                happened.append(float(origin.actual[0] >= share * usual))
        if chances:
            ours.append(scores.brier(np.array(chances), np.array(happened)))
            theirs.append(scores.brier(np.array(yes), np.array(happened)))
    return float(np.mean(ours)), float(np.mean(theirs))
