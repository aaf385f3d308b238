"""House rules, read once: settings.toml, and the environment over it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from data.access.oidc_accounts import Company
from data.model.workdays import Workdays
from data.ops.mail import Post, Security
from data.parse.column_format import House
from data.storage.store import Intake
from metrics.core.scope import Rules

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """What a company decides once: where its data stand, its language, its thresholds."""

    store: Path
    language: str
    rules: Rules
    intake: Intake
    mail: Post | None = None
    company: Company | None = None

    @property
    def compiled(self) -> Path:
        """Where compiled questions are kept; `PLANERKA_COMPILED` names another place."""
        return Path(os.environ.get("PLANERKA_COMPILED") or self.store / "compiled")


def load(file: Path | None = None) -> Settings:
    """Settings of this installation; `PLANERKA_SETTINGS` and `PLANERKA_STORE` name other places."""
    path = file or Path(os.environ.get("PLANERKA_SETTINGS", ROOT / "settings.toml"))
    said = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    house, calendar = said.get("house", {}), said.get("calendar", {})
    currency = str(house.get("currency", "RUB"))
    place = os.environ.get("PLANERKA_STORE") or said.get("store", {}).get("folder", "store")
    return Settings(
        store=_beside(place),
        language=str(house.get("language", "ru")),
        rules=_rules(said.get("thresholds", {}), calendar, currency),
        intake=Intake(
            House(str(house.get("timezone", "Europe/Moscow")), currency), _workdays(calendar)
        ),
        mail=_mail(said.get("mail", {})),
        company=Company.read(said.get("company", {})),
    )


def _mail(told: Mapping[str, Any]) -> Post | None:
    """The mail server; its password comes from the environment or from a file of its own."""
    if not told.get("host"):
        return None
    return Post(
        host=str(told["host"]),
        port=int(told.get("port", 587)),
        security=Security(told.get("security", "starttls")),
        sender=str(told.get("from") or told.get("user", "")),
        user=str(told.get("user", "")),
        password=os.environ.get("PLANERKA_MAIL_PASSWORD", ""),
        password_file=_file(told, "password_file"),
        ca=_file(told, "ca_file"),
        timeout=float(told.get("timeout", 30)),
    )


def _file(told: Mapping[str, Any], name: str) -> Path | None:
    return _beside(str(told[name])) if told.get(name) else None


def _beside(place: str) -> Path:
    """A path of the settings; one that does not begin at the root is of the project's folder."""
    return Path(place) if Path(place).is_absolute() else ROOT / place


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
