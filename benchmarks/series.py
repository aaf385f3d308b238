"""Series to forecast: real ones from a folder beside the project, else generated ones."""

import csv
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from data.model.workdays import days_off
from metrics.models.daily import Array, Daily

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "reference"
_FIRST = date(2022, 1, 1)
_SEED = 20240101


def daily(folder: Path | None) -> dict[str, Daily]:
    """Every series of the folder's daily-revenue (columns date, revenue), or five drawn ones.

    A folder without one holds the files itself.
    """
    if folder is None:
        return dict(_drawn_daily())
    by_name = {}
    room = folder / "daily-revenue"
    for file in sorted((room if room.is_dir() else folder).glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.DictReader(lines)
            if reader.fieldnames == ["date", "revenue"]:
                rows = [(row["date"], float(row["revenue"])) for row in reader]
                money = np.array([[amount for _, amount in rows]])
                by_name[file.stem] = Daily(date.fromisoformat(rows[0][0]), money)
    return by_name


def monthly(folder: Path | None, months: int) -> tuple[Array, Array]:
    """(origins, months) of history and (origins, 12) of actuals; drawn without a folder."""
    if folder is None or not (folder / "monthly-revenue").is_dir():
        return _drawn_monthly(months)
    folder = folder / "monthly-revenue"
    with (folder / "aus_retail_monthly.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    with (folder / "origins.csv").open(encoding="utf-8", newline="") as lines:
        origins = [(row["series"], int(row["first_forecast_row"])) for row in csv.DictReader(lines)]
    rows = np.array(
        [[float(row[name]) for row in table[at - months : at + 12]] for name, at in origins]
    )
    return rows[:, :months], rows[:, months:]


def volatile_series() -> dict[str, Daily]:
    """Four generated series whose best month is eight times the worst, 25 months each."""
    random = np.random.default_rng(_SEED + 1)
    days = 761
    turn = np.sin(2 * np.pi * (np.arange(days) - 60) / 365.25)
    season = np.exp(np.log(8) / 2 * turn)
    by_name = {}
    for name, weekend, scatter in (
        ("a", 0.0, 0.5),
        ("b", 1.3, 0.8),
        ("c", 0.4, 1.2),
        ("d", 1, 0.6),
    ):
        noise = random.gamma(scatter**-2, scatter**2, days) * _random_walk(random, days, 0.01)
        by_name[f"seasonal_{name}"] = Daily(
            _FIRST, (1000 * season * _weekday_factors(days, weekend) * noise)[None]
        )
    return by_name


def companies_with_holidays() -> tuple[Daily, Daily]:
    """Twenty generated companies that rest on Russian holidays, with and without the calendar."""
    random = np.random.default_rng(_SEED + 2)
    days = 1461
    off = np.array([_day(at) in days_off(_day(at).year) for at in range(days)])
    share = np.where(off, random.choice([0.0, 0.1, 0.3], (20, 1)), 1.0)
    noise = random.gamma(4, 0.25, (20, days)) * _random_walk(random, days, 0.01)
    return Daily(_FIRST, 1000 * share * noise, off), Daily(_FIRST, 1000 * share * noise)


def _drawn_daily() -> Iterator[tuple[str, Daily]]:
    random = np.random.default_rng(_SEED)
    for number, (weekend, scatter, busy) in enumerate(
        [(0.0, 0.4, 1.0), (1.2, 0.3, 1.0), (0.0, 1.2, 0.8), (0.5, 0.8, 1.0), (0.0, 1.5, 0.4)]
    ):
        days = (730, 420, 900, 640, 500)[number]
        growth = np.exp(random.normal(0, 0.0008) * np.arange(days))
        season = 1 + 0.25 * np.sin(2 * np.pi * (np.arange(days) + 80 * number) / 365.25)
        noise = random.gamma(scatter**-2, scatter**2, days) * (random.random(days) < busy)
        level = (
            growth * season * _weekday_factors(days, weekend) * _random_walk(random, days, 0.012)
        )
        yield f"drawn_{number + 1}", Daily(_FIRST, (10_000 * level * noise)[None])


def _drawn_monthly(months: int) -> tuple[Array, Array]:
    """Forty series, each forecast once, of seasons and wandering growth."""
    random = np.random.default_rng(_SEED + 3)
    count, length = 40, 72
    season = np.exp(random.normal(0, 0.12, (count, 12)))[:, np.arange(length) % 12]
    growth = random.normal(0.003, 0.004, (count, 1)) + random.normal(0, 0.015, (count, length))
    rows = 100 * season * np.exp(growth.cumsum(axis=1) + random.normal(0, 0.03, (count, length)))
    return rows[:, 60 - months : 60], rows[:, 60:]


def _weekday_factors(days: int, weekend: float) -> Array:
    weekday = (np.arange(days) + _FIRST.weekday()) % 7
    return np.where(weekday < 5, 1.0, weekend)


def _random_walk(random: np.random.Generator, days: int, step: float) -> Array:
    return np.asarray(np.exp(random.normal(0, step, days).cumsum()))


def _day(at: int) -> date:
    return _FIRST + timedelta(days=at)
