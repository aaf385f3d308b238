"""Our own Excel template loads as it is handed out, in both languages."""

import pytest

from data.presets.template import workbook
from tests.data.workspace import Desk


@pytest.mark.parametrize(("lang", "people"), [("ru", 2), ("en", 1)])
def test_the_template_loads(desk: Desk, lang: str, people: int) -> None:
    """Plans, people and payments, and nothing wrong with any of them."""
    loaded = desk.load(workbook(lang), "template.xlsx")

    assert loaded.problems == ()
    assert set(loaded.kind.split(",")) == {"plans", "owners", "payments"}
    assert (loaded.rows.rejected, loaded.rows.skipped) == (0, 0)
    assert desk.value("SELECT count(*) FROM owners") == people
    assert desk.counts("scenario", "plans") == {None: people, "optimistic": 1}
