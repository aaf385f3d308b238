"""House rules, read once: settings.toml, and the environment over it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from data.reading import House
from data.store import Intake
from data.workdays import Workdays
from metrics.scope import Rules

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """What a company decides once: where its data stand, its language, its thresholds."""

    store: Path
    language: str
    rules: Rules
    intake: Intake


def load(file: Path | None = None) -> Settings:
    """Settings of this installation; `PLANERKA_SETTINGS` and `PLANERKA_STORE` name other places."""
    path = file or Path(os.environ.get("PLANERKA_SETTINGS", ROOT / "settings.toml"))
    said = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    house, calendar = said.get("house", {}), said.get("calendar", {})
    currency = str(house.get("currency", "RUB"))
    place = os.environ.get("PLANERKA_STORE") or said.get("store", {}).get("folder", "store")
    folder = Path(place)
    return Settings(
        store=folder if folder.is_absolute() else ROOT / folder,
        language=str(house.get("language", "ru")),
        rules=_rules(said.get("thresholds", {}), calendar, currency),
        intake=Intake(
            House(str(house.get("timezone", "Europe/Moscow")), currency), _workdays(calendar)
        ),
    )


def _rules(thresholds: Mapping[str, Any], calendar: Mapping[str, Any], currency: str) -> Rules:
    known = {name: int(value) for name, value in thresholds.items()}
    known["churn_days"] = known.get("churn_days") or None  # type: ignore[assignment]
    days = _workdays(calendar)
    return Rules(
        **known,
        work_start=days.starts,
        work_end=days.ends,
        six_day_week=days.six_day_week,
        days_off=days.days_off,
        extra_days=days.extra_days,
        currency=currency,
    )


def _workdays(calendar: Mapping[str, Any]) -> Workdays:
    return Workdays(
        starts=time.fromisoformat(str(calendar.get("work_start", "09:00"))),
        ends=time.fromisoformat(str(calendar.get("work_end", "18:00"))),
        six_day_week=bool(calendar.get("six_day_week", False)),
        days_off=_days(calendar.get("days_off", ())),
        extra_days=_days(calendar.get("extra_days", ())),
    )


def _days(listed: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(str(day)) for day in listed)
