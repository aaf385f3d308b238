"""Tone of a KPI tile: good, bad, or none."""

import pytest

from metrics.catalog import metric
from metrics.core.answer import Figure
from present.numbers import Change
from present.sentences.change import arrow, tone

UP, DOWN, SAME = Change("+5,0 %", 1), Change("−5,0 %", -1), Change("без изменений", 0)
MANY = Figure(1.0, 50, 0.9, 40)


@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("net_receipts", UP, "good"),
        ("net_receipts", DOWN, "bad"),
        ("churn", UP, "bad"),
        ("first_response", DOWN, "good"),
        ("plan", UP, "flat"),
        ("net_receipts", SAME, "flat"),
        ("net_receipts", None, "flat"),
    ],
)
def test_the_tone_follows_the_direction_of_the_metric(name, change, expected):
    assert tone(metric(name), change, MANY) == expected


@pytest.mark.parametrize("figure", [Figure(1.0, 9, 0.9, 40), Figure(1.0, 50, 0.9, 9)])
def test_few_cases_have_no_tone(figure):
    assert tone(metric("win_rate"), UP, figure) == "flat"


def test_a_change_has_an_arrow():
    assert arrow(UP) == "↑\N{NO-BREAK SPACE}+5,0 %"
    assert arrow(DOWN) == "↓\N{NO-BREAK SPACE}−5,0 %"
    assert arrow(SAME) == "без изменений"
