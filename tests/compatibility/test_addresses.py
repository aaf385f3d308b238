"""Addresses in bookmarks, and a file of settings, from before the renaming."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import settings
from data.model.roles import Role
from present import address
from tests.compatibility.workspace import rounded

# Fields of settings that have another name now.
SETTINGS_NAME = {"house": "company"}
DIMENSIONS = ("team", "owner", "source", "pipeline", "product")


@pytest.mark.parametrize("number", range(5))
def test_an_address_asks_the_same_question(number: int, expected: Mapping[str, Any]) -> None:
    then = expected["addresses"][number]
    parsed = address.read(then["address"])
    question = rounded(dataclasses.asdict(parsed.question))

    wanted = dict(then["question"])
    selected = {name: wanted.pop(f"{name}s") for name in DIMENSIONS}
    assert {name: list(parsed.question.selected.get(name, ())) for name in DIMENSIONS} == selected
    assert set(parsed.question.selected) <= set(DIMENSIONS)
    assert {name: question[name] for name in wanted} == wanted
    assert list(parsed.broken) == then["broken"]
    assert address.write(parsed.question) == then["written"]


def test_every_recorded_address_is_compared(expected: Mapping[str, Any]) -> None:
    assert len(expected["addresses"]) == 5


def test_settings_of_then_are_read(
    old_files: Path, expected: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every key of that time is accepted by the schema and gives the value it gave."""
    monkeypatch.delenv("PLANERKA_MAIL_PASSWORD", raising=False)

    today = settings.load(old_files / "old_settings.toml")

    then = expected["settings"]["read"]
    assert today.language == then["language"]
    assert rounded(dataclasses.asdict(today.rules)) == then["rules"]
    assert rounded(dataclasses.asdict(today.mail)) == then["mail"]
    assert rounded(dataclasses.asdict(today.intake)) == {
        SETTINGS_NAME.get(name, name): value for name, value in then["intake"].items()
    }
    people = today.company.people
    assert (people["olga@example.org"].role, people["anna@example.org"].role) == (
        Role.HEAD,
        Role.MANAGER,
    )
    assert rounded(dataclasses.asdict(today.company)) == then["company"]
