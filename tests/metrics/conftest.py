"""A small engine for tests of metrics: tables are drawn as text, questions asked in one line."""

from collections.abc import Iterator

import pytest

from tests.metrics.workspace import Desk


@pytest.fixture
def engine() -> Iterator[Desk]:
    """Empty canonical tables and a working calendar in memory."""
    desk = Desk()
    yield desk
    desk.connection.close()
