"""Dates and durations: export_formats 4.50 to 4.60, a test a row."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from data.model.problems import LoadResult
from data.parse.column_format import UndecidableDates, UndecidableDurations
from tests.data.nasty.drawn import HEADER, ONE, TWO, book, saved, text
from tests.data.workspace import Desk, identity_holds, problems


def deals(desk: Desk, cells: Sequence[str], column: str = "closed_at", **choice: Any) -> LoadResult:
    lines = [("deal_id", "created_at", column)]
    lines += [(f"N{n}", "2016-03-01 10:00:00", cell) for n, cell in enumerate(cells, 1)]
    return desk.load(text(*lines), kind="deals", **choice)


def closed(desk: Desk, *cells: str, **choice: Any) -> list[datetime | None]:
    deals(desk, cells, **choice)
    return desk.column("closed_at", "deals")


def talks(desk: Desk, *cells: str, **choice: Any) -> list[int | None]:
    lines = [("call_id", "started_at", "talk_seconds")]
    lines += [(f"N{n}", "2026-03-01 10:00:00", cell) for n, cell in enumerate(cells, 1)]
    desk.load(text(*lines), kind="calls", **choice)
    return desk.column("talk_seconds", "calls")


def test_4_50_dates_with_and_without_a_time_in_one_column(desk: Desk) -> None:
    assert closed(desk, "25.04.2026", "25.04.2026 14:30", "25.04.2026 14:30:15") == [
        datetime(2026, 4, 25),
        datetime(2026, 4, 25, 14, 30),
        datetime(2026, 4, 25, 14, 30, 15),
    ]


@pytest.mark.parametrize(
    ("second", "first"),
    [("25/04/2026", datetime(2026, 4, 3)), ("04/25/2026", datetime(2026, 3, 4))],
)
def test_4_51_a_value_over_twelve_decides(desk: Desk, second: str, first: datetime) -> None:
    assert closed(desk, "03/04/2026", second)[0] == first


def test_4_51_what_cannot_be_decided_is_asked_about(desk: Desk) -> None:
    with pytest.raises(UndecidableDates):
        closed(desk, "03/04/2026", "05/06/2026")

    assert desk.is_empty()
    assert closed(desk, "03/04/2026", dates="mdy") == [datetime(2026, 3, 4)]


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (("20-10-16", "21-10-32"), datetime(2016, 10, 20)),
        (("04/09/17", "25/09/17"), datetime(2017, 9, 4)),
        (("04/09/17", "09/25/17"), datetime(2017, 4, 9)),
    ],
)
def test_4_52_years_of_two_digits(desk: Desk, cells: tuple[str, str], first: datetime) -> None:
    order = "dmy" if "-" in cells[0] else None
    assert closed(desk, *cells, dates=order)[0] == first


@pytest.mark.parametrize("cell", ["20-10-16", "04/09/17"])
def test_4_52_undecidable_years_are_asked_about(desk: Desk, cell: str) -> None:
    with pytest.raises(UndecidableDates):
        closed(desk, cell)


def test_4_53_days_as_excel_counts_them(desk: Desk) -> None:
    assert closed(desk, "45631", "45631.43") == [
        datetime(2024, 12, 5),
        datetime(2024, 12, 5) + timedelta(seconds=round(0.43 * 86_400)),
    ]


@pytest.mark.parametrize("is_formatted", [True, False])
def test_4_53_days_as_excel_of_the_macintosh_counts_them(desk: Desk, is_formatted: bool) -> None:
    """5 December 2024 is day 44169 since 1904."""
    workbook = book(HEADER, (*ONE[:5], 44_169), (*TWO[:5], 44_170.5))
    workbook.epoch = datetime(1904, 1, 1)
    for line in (2, 3):
        workbook.active[f"F{line}"].number_format = (
            "DD.MM.YYYY HH:MM" if is_formatted else "General"
        )
    desk.load(saved(workbook), "deals.xlsx")

    assert desk.column("created_at", "deals") == [
        datetime(2024, 12, 5),
        datetime(2024, 12, 6, 12),
    ]


def test_4_54_date_and_time_in_columns_of_their_own_are_combined(desk: Desk) -> None:
    head = ("Id", "Call Start Date", "Call Start Time", "Call Duration (in seconds)")
    rows = [("1", "30.06.2026", "08:43:38", "5"), ("2", "30.06.2026", "1899-12-31 09:00:00", "5")]
    desk.load(text(head, *rows))

    assert desk.column("started_at", "calls") == [
        datetime(2026, 6, 30, 8, 43, 38),
        datetime(2026, 6, 30, 9),
    ]


@pytest.mark.parametrize("cell", ["Apr 3, 2024", "3 апреля 2024 г.", "3 апр. 2024"])
def test_4_55_months_in_words(desk: Desk, cell: str) -> None:
    assert closed(desk, cell) == [datetime(2024, 4, 3)]


def test_4_56_the_day_is_that_of_the_company(desk: Desk) -> None:
    dates = closed(desk, "2026-04-01T22:30:00Z", "2026-04-01 22:30:00+03:00")

    assert dates == [datetime(2026, 4, 2, 1, 30), datetime(2026, 4, 1, 22, 30)]


def test_4_56_a_column_in_utc(desk: Desk) -> None:
    preset_text = 'id = "kassa"\n[payments]\nsignature = ["Created (UTC)"]\npayment_id = ["id"]\n'
    preset_text += 'paid_at = ["Created (UTC)"]\namount = ["Amount"]\n'
    rows = [("id", "Created (UTC)", "Amount"), ("A", "2026-04-01 22:30", "10.00")]
    desk.load(text(*rows), preset_file=preset_text)

    assert desk.column("paid_at", "payments") == [datetime(2026, 4, 2, 1, 30)]


@pytest.mark.parametrize("cell", ["30.04.2026 24:00", "30.04.2026 24:00:00"])
def test_4_57_the_end_of_a_day(desk: Desk, cell: str) -> None:
    assert closed(desk, cell) == [datetime(2026, 5, 1)]


NOTHING = ["не закрыта", "-", "–", "—", "н/д", "0000-00-00", "01.01.1970", "30.12.1899"]


@pytest.mark.parametrize("cell", [*NOTHING, "00.00.0000"])
def test_4_58_what_means_no_date(desk: Desk, cell: str) -> None:
    loaded = deals(desk, [cell, "25.04.2026"])

    assert desk.column("closed_at", "deals") == [None, datetime(2026, 4, 25)]
    assert problems(loaded) == {}


def facts_of_problems(loaded: LoadResult) -> list[tuple[Any, ...]]:
    return [(e.code, e.column, e.rows, e.line, e.example) for e in loaded.problems]


def test_4_59_a_date_of_the_far_past_is_kept_and_reported(desk: Desk) -> None:
    loaded = deals(desk, ["25.04.2026", "25.04.1926"], "expected_at")

    assert desk.column("expected_at", "deals")[1] == datetime(1926, 4, 25)
    assert facts_of_problems(loaded) == [("past_date", "expected_at", 1, 3, "1926-04-25")]
    assert identity_holds(loaded)


def test_4_59_a_date_of_the_far_future_is_kept_and_reported(desk: Desk) -> None:
    loaded = deals(desk, ["25.04.2026", "25.04.2126", "25.04.2226"])

    assert desk.column("closed_at", "deals")[2] == datetime(2226, 4, 25)
    assert facts_of_problems(loaded) == [("future_date", "closed_at", 2, 3, "2126-04-25")]


def test_4_59_a_date_that_is_only_planned_may_be_years_ahead(desk: Desk) -> None:
    ahead = date.today() + timedelta(days=1_000)

    assert facts_of_problems(deals(desk, [f"{ahead:%d.%m.%Y}"], "due_at")) == []


def test_4_59_a_deal_closed_before_it_was_created_is_kept_and_reported(desk: Desk) -> None:
    loaded = deals(desk, ["01.03.2016", "28.02.2016"])

    assert facts_of_problems(loaded) == [("closed_before_created", "closed_at", 1, 3, "2016-02-28")]
    assert loaded.rows.accepted == 2


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("205", 205),
        ("00:03:25", 205),
        ("3 мин, 25 сек", 205),
        ("45 сек", 45),
        ("90 мин", 5_400),
        ("25:10:00", 90_600),
        ("4 days, 22:47:14", 427_634),
        ("–", None),
    ],
)
def test_4_60_durations_are_seconds(desk: Desk, cell: str, seconds: int | None) -> None:
    assert talks(desk, cell) == [seconds]


def test_4_60_a_time_of_excel_is_a_duration(desk: Desk) -> None:
    head = ("call_id", "started_at", "talk_seconds")
    workbook = book(head, ("1", datetime(2026, 9, 1, 10), timedelta(minutes=3, seconds=25)))
    workbook.active.append(["2", datetime(2026, 9, 1, 11), timedelta(hours=25, minutes=10)])
    desk.load(saved(workbook), "calls.xlsx", kind="calls")

    assert desk.column("talk_seconds", "calls") == [205, 90_600]


def test_4_60_two_parts_are_asked_about_without_other_evidence(desk: Desk) -> None:
    with pytest.raises(UndecidableDurations):
        talks(desk, "03:25")

    assert desk.is_empty()
    assert talks(desk, "03:25", "00:00:10") == [205, 10]
