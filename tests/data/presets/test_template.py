"""Our own Excel template loads as it is handed out, in both languages."""

import pytest

from data.presets.template import workbook
from tests.data.workspace import Desk


@pytest.mark.parametrize(("lang", "people"), [("ru", 2), ("en", 1)])
def test_the_template_loads(desk: Desk, lang: str, people: int) -> None:
    """Plans, people and payments, and nothing wrong with any of them."""
    told = desk.load(workbook(lang), "template.xlsx")

    assert told.problems == ()
    assert set(told.kind.split(",")) == {"plans", "owners", "payments"}
    assert (told.rows.rejected, told.rows.skipped) == (0, 0)
    assert desk.value("SELECT count(*) FROM owners") == people
    assert desk.counts("scenario", "plans") == {None: people, "optimistic": 1}
