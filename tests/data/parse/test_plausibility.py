"""Rows that read well and cannot be true: export_formats 4.59."""

from tests.data.workspace import Desk, problems

HEADER = "deal_id;stage;created_at;closed_at\n"


def test_a_deal_closed_before_it_was_created_is_stored_and_reported(desk: Desk) -> None:
    loaded = desk.load(
        HEADER
        + "1;Won;10.03.2026 09:00;12.03.2026\n"
        + "2;Won;15.03.2026 09:00;12.03.2026\n"
        + "3;Won;13.03.2026 09:00;12.03.2026\n"
        + "4;Won;20.03.2026 09:00;\n",
        kind="deals",
    )

    (problem,) = [each for each in loaded.problems if each.code == "closed_before_created"]
    assert (problem.rows, problem.line, problem.column) == (2, 3, "closed_at")
    assert problem.example == "2026-03-12"
    assert desk.value("SELECT count(*) FROM deals") == 4


def test_a_closing_without_a_time_is_not_before_the_creation_of_that_day(desk: Desk) -> None:
    """A date alone reads as midnight, and the deal was created in the morning."""
    loaded = desk.load(HEADER + "1;Won;12.03.2026 09:00;12.03.2026\n", kind="deals")

    assert "closed_before_created" not in problems(loaded)
