"""Settings of an installation: settings.toml, checked, and the environment over it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from data.access.oidc_accounts import CompanySignIn
from data.model import settings_schema
from data.model.settings_schema import SettingsUnreadable
from data.model.workdays import Workdays
from data.ops.mail import MailServer, Security
from data.parse.column_format import CompanySettings
from data.storage.store import LoadSettings
from metrics.core.scope import Rules

ROOT = Path(__file__).parent
LANGUAGE = "ru"  # where the settings name none, or cannot be read


@dataclass(frozen=True)
class Settings:
    """Settings of a company: folder of its store, language, thresholds, mail, sign-in."""

    store: Path
    language: str
    rules: Rules
    intake: LoadSettings
    mail: MailServer | None = None
    company: CompanySignIn | None = None

    @property
    def compiled(self) -> Path:
        """Folder of the compiled queries; `PLANERKA_COMPILED` names another place."""
        return Path(os.environ.get("PLANERKA_COMPILED") or self.store / "compiled")


def load(file: Path | None = None) -> Settings:
    """Settings of this installation; `PLANERKA_SETTINGS` and `PLANERKA_STORE` name other places.

    SettingsError where the file says anything that SCHEMA does not know.
    """
    sections = _read(file or Path(os.environ.get("PLANERKA_SETTINGS", ROOT / "settings.toml")))
    general, calendar = sections.get("house", {}), sections.get("calendar", {})
    currency = general.get("currency", "RUB")
    folder = os.environ.get("PLANERKA_STORE") or sections.get("store", {}).get("folder", "store")
    company = CompanySettings(general.get("timezone", "Europe/Moscow"), currency)
    return Settings(
        store=_absolute(folder),
        language=general.get("language", LANGUAGE),
        rules=_rules(sections.get("thresholds", {}), calendar, currency),
        intake=LoadSettings(company, _workdays(calendar)),
        mail=_mail(sections.get("mail", {})),
        company=CompanySignIn.read(sections.get("company", {})),
    )


def _read(path: Path) -> Mapping[str, Any]:
    """The sections of the file, checked; none where there is no file."""
    try:
        sections = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsUnreadable(file=str(path), what=str(error)) from error
    settings_schema.check(sections)
    return sections


def _mail(keys: Mapping[str, Any]) -> MailServer | None:
    """The mail server; its password comes from the environment or from a file of its own."""
    if not keys.get("host"):
        return None
    return MailServer(
        host=keys["host"],
        port=keys.get("port", 587),
        security=Security(keys.get("security", "starttls")),
        sender=keys.get("from") or keys.get("user", ""),
        user=keys.get("user", ""),
        password=os.environ.get("PLANERKA_MAIL_PASSWORD", ""),
        password_file=_file(keys, "password_file"),
        ca=_file(keys, "ca_file"),
        timeout=float(keys.get("timeout", 30)),
    )


def _file(keys: Mapping[str, Any], name: str) -> Path | None:
    return _absolute(keys[name]) if keys.get(name) else None


def _absolute(place: str) -> Path:
    """A path of the settings; a relative one starts at the project's folder."""
    return Path(place) if Path(place).is_absolute() else ROOT / place


def _rules(thresholds: Mapping[str, int], calendar: Mapping[str, Any], currency: str) -> Rules:
    limits: dict[str, Any] = dict(thresholds)
    limits["churn_days"] = limits.get("churn_days") or None
    days = _workdays(calendar)
    return Rules(
        **limits,
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
        six_day_week=calendar.get("six_day_week", False),
        days_off=_days(calendar.get("days_off", ())),
        extra_days=_days(calendar.get("extra_days", ())),
    )


def _days(listed: Any) -> tuple[date, ...]:
    return tuple(date.fromisoformat(str(day)) for day in listed)
