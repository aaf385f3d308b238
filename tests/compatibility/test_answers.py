"""Commands on a store of before the renaming answer as the code of then did, to the last digit."""

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.compatibility.workspace import MONTH, command

METRICS = "metrics --from {} --to {} --json"
SEPTEMBER, OCTOBER = ("2026-09-01", "2026-09-30"), ("2026-10-01", "2026-10-31")
COMMANDS = (
    "uploads --json",
    "presets --json",
    "presets --show zhurnal",
    "people --list --json",
    "people --json",
    "people --decisions --json",
    "match --json",
    "inbox --json",
    "forecast --record --json",
    "forecast --month 2026-10 --json",
    "forecast --month 2026-10 --by owner --json",
    "plan --show --period 2026 --scenario all --json",
    "plan --show --period 2027-Q1 --scenario all --json",
    "plan --show --period 2026-Q4 --measure won_deals --scenario all --json",
    METRICS.format(*SEPTEMBER),
    METRICS.format(*OCTOBER),
    *(f"{METRICS.format(*OCTOBER)} --by {name}" for name in ("owner", "team")),
)


def test_every_answer_that_was_written_down_is_compared(expected: dict[str, Any]) -> None:
    assert set(COMMANDS) == set(expected["commands"])


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_prints_what_it_printed(
    line: str, read_store: Path, expected: dict[str, Any]
) -> None:
    answer = command(read_store, *shlex.split(line))

    assert answer == expected["commands"][line]


def test_figures_by_the_settings_of_then(
    old_files: Path, read_store: Path, expected: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thresholds, working hours and days off of the old file, read under today's names."""
    monkeypatch.setenv("PLANERKA_SETTINGS", str(old_files / "old_settings.toml"))
    (figures,) = expected["settings"]["figures"]

    answer = command(read_store, "metrics", *figures, *MONTH)

    assert answer == [figures]
