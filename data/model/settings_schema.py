"""What settings.toml may say: its sections, their keys, and what a value of each key is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from difflib import get_close_matches
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from data.model.errors import ExportError
from data.model.roles import Role

_CURRENCY = re.compile(r"[A-Za-z]{3}")
_ROLES = tuple(role.value for role in Role if role is not Role.GUEST)


class SettingsError(ExportError):
    """Something in settings.toml is not as it should be; the program does not start."""

    exit_status: ClassVar[int] = 2


class SettingsUnreadable(SettingsError):
    """The file is not valid TOML. Facts: file, what (the parser's message)."""

    key = "errors.settings_unreadable"


class UnknownSection(SettingsError):
    """No section has this name. Facts: section, close (the nearest one), known."""

    key = "errors.setting_section"


class UnknownSetting(SettingsError):
    """The section has no such key. Facts: section, name, close (the nearest), known."""

    key = "errors.setting_name"


class WrongSetting(SettingsError):
    """A key has a value of another kind. Facts: section, name, value, and those of the kind."""

    def __init__(self, expected: str, section: str, name: str, value: object, **facts: int | str):
        super().__init__(section=section, name=name, value=_shown(value), **facts)
        self.key = f"errors.setting_{expected}"  # type: ignore[misc]


@dataclass(frozen=True)
class Kind:
    """A kind of value: its test, and the last part of the locale key of what is expected."""

    expected: str
    is_right: Callable[[Any], bool]
    facts: tuple[tuple[str, str | int], ...] = ()


def _number(low: int, high: int) -> Kind:
    def is_right(value: Any) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high

    return Kind("number", is_right, (("low", low), ("high", high)))


def _choice(*words: str) -> Kind:
    return Kind("choice", lambda value: value in words, (("choices", ", ".join(words)),))


def _is_zone(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_time(value: Any) -> bool:
    return _is_iso(time, value)


def _are_days(value: Any) -> bool:
    return isinstance(value, list) and all(_is_iso(date, day) for day in value)


def _is_iso(kind: type[date] | type[time], value: Any) -> bool:
    """Whether the value is such a moment, or a string that names one."""
    if not isinstance(value, (str, kind)):
        return False
    try:
        kind.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _are_people(value: Any) -> bool:
    """E-mail → role, or a table of a role and the owner whose rows the person sees."""
    return isinstance(value, dict) and all(_is_person(each) for each in value.values())


def _is_person(value: Any) -> bool:
    if not isinstance(value, dict):
        return value in _ROLES
    return (
        value.keys() <= {"role", "owner"}
        and value.get("role") in _ROLES
        and isinstance(value.get("owner", ""), str)
    )


_TEXT = Kind("text", lambda value: isinstance(value, str))
_FLAG = Kind("flag", lambda value: isinstance(value, bool))
_CLOCK = Kind("time", _is_time)
_DAYS = Kind("days", _are_days)
_SECONDS = Kind(
    "number",
    lambda value: (
        not isinstance(value, bool) and isinstance(value, int | float) and 1 <= value <= 3600
    ),
    (("low", 1), ("high", 3600)),
)

SCHEMA: Mapping[str, Mapping[str, Kind]] = {
    "house": {
        "language": _choice("ru", "en"),
        "currency": Kind(
            "currency", lambda value: isinstance(value, str) and bool(_CURRENCY.fullmatch(value))
        ),
        "timezone": Kind("zone", _is_zone),
    },
    "calendar": {
        "work_start": _CLOCK,
        "work_end": _CLOCK,
        "six_day_week": _FLAG,
        "days_off": _DAYS,
        "extra_days": _DAYS,
    },
    "thresholds": {
        "talk_seconds": _number(0, 3600),
        "callback_minutes": _number(1, 10_080),
        "episode_minutes": _number(0, 10_080),
        "response_minutes": _number(1, 10_080),
        "stale_days": _number(1, 3650),
        "churn_days": _number(0, 3650),
    },
    "store": {"folder": _TEXT},
    "mail": {
        "host": _TEXT,
        "port": _number(1, 65_535),
        "security": _choice("starttls", "tls", "none"),
        "from": _TEXT,
        "user": _TEXT,
        "password_file": _TEXT,
        "ca_file": _TEXT,
        "timeout": _SECONDS,
    },
    "company": {
        "sign_in": _FLAG,
        "people": Kind("people", _are_people, (("choices", ", ".join(_ROLES)),)),
        "groups": Kind(
            "people",
            lambda value: (
                isinstance(value, dict) and all(each in _ROLES for each in value.values())
            ),
            (("choices", ", ".join(_ROLES)),),
        ),
    },
}


def check(settings: Mapping[str, Any]) -> None:
    """Raise SettingsError at the first section, key or value that is not as SCHEMA has it."""
    for section, keys in settings.items():
        if section not in SCHEMA or not isinstance(keys, Mapping):
            _refuse_section(section)
        for name, value in keys.items():
            kind = SCHEMA[section].get(name)
            if kind is None:
                _refuse_key(section, name)
            elif not kind.is_right(value):
                raise WrongSetting(kind.expected, section, name, value, **dict(kind.facts))
    _check_hours(settings.get("calendar", {}))


def _check_hours(calendar: Mapping[str, Any]) -> None:
    start = str(calendar.get("work_start", "09:00"))
    end = str(calendar.get("work_end", "18:00"))
    if time.fromisoformat(start) >= time.fromisoformat(end):
        raise WrongSetting("hours", "calendar", "work_end", end, start=start)


def _refuse_section(section: str) -> None:
    """Raise for an unknown section, or for a key that stands outside of its section."""
    places = {f"[{other}] {section}" for other, keys in SCHEMA.items() if section in keys}
    near = sorted(places) or [f"[{each}]" for each in get_close_matches(section, SCHEMA, 1)]
    sections = ", ".join(f"[{each}]" for each in SCHEMA)
    raise UnknownSection(section=section, close=", ".join(near), known=sections)


def _refuse_key(section: str, name: str) -> None:
    """Raise for an unknown key, naming the nearest of its section, else of another one."""
    near = get_close_matches(name, SCHEMA[section], 1)
    if not near:
        section_by_key = {key: other for other, keys in SCHEMA.items() for key in keys}
        near = [
            f"[{section_by_key[each]}] {each}"
            for each in get_close_matches(name, section_by_key, 1)
        ]
    key_names = ", ".join(SCHEMA[section])
    raise UnknownSetting(section=section, name=name, close=", ".join(near), known=key_names)


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value).lower()
    return text if len(text) <= 60 else f"{text[:59]}…"
