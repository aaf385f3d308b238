"""Fixtures of the tests of data/."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.workspace import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty store to load into."""
    opened = Desk(tmp_path / "store")
    yield opened
    opened.store.close()
