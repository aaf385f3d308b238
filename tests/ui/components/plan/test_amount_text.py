"""Parsing and formatting of typed amounts."""

from datetime import date

import pytest

from metrics.planning.draft import build_plan
from tests.ui.components.plan.workspace import spoken, view
from ui.components.plan.amount_text import amount_text, parse_amount

GRID = build_plan(100, [date(2027, 1, 1)])


@pytest.mark.parametrize(
    ("text", "roubles"),
    [
        ("2 200 000", 2_200_000),
        ("2\N{NO-BREAK SPACE}200\N{NO-BREAK SPACE}000 ₽", 2_200_000),
        ("2,2 млн", 2_200_000),
        ("2.2m", 2_200_000),
        ("350 тыс.", 350_000),
        ("350 тыс", 350_000),
        ("350k", 350_000),
        ("1,200,000", 1_200_000),
        ("1234,56", 1_234.56),
        ("0", 0),
    ],
)
def test_typed_amounts_are_parsed(text, roubles):
    assert parse_amount(text, GRID) == round(roubles * 100)


@pytest.mark.parametrize("text", ["", "много", "12 шт", "1e99", "nan", "inf", "--5"])
def test_other_text_is_no_amount(text):
    assert parse_amount(text, GRID) is None


def test_kopecks_are_written_only_where_a_plan_has_any():
    assert spoken(amount_text(view(), 123_456_700, GRID, 100)) == "1 234 567"
    assert spoken(amount_text(view(), 123_456_789, GRID, 1)) == "1 234 567,89"
