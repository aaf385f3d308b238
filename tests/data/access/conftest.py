"""An access database of the test's own, and a clock that it sets."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.access.database import AccessDatabase

HERE = "10.0.0.1"
HOUR, DAY = 3600.0, 86_400.0


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> Iterator[AccessDatabase]:
    opened = AccessDatabase(tmp_path, clock)
    yield opened
    opened.close()
