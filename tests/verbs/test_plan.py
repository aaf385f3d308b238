"""`plan`: drafted, saved, written to Excel, shown; figures counted by hand."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

PAYMENTS = """\
payment_id,paid_at,amount,owner
1,2026-02-12,300,Anna
2,2026-03-15,100,Vera
3,2026-04-01,10,Vera
"""
APRIL_TO_JUNE = ("--period", "2026-Q2")
# working days of 2026: April 22, May 19, June 21


@pytest.fixture
def paid(run, tmp_path):
    """Anna brought 300 and Vera 100; under a year of history only working days count."""
    (tmp_path / "payments.csv").write_text(PAYMENTS, "utf-8")
    assert run("load", tmp_path / "payments.csv", "--kind", "payments").status == 0
    return run


def test_a_goal_is_split_by_months_and_managers(paid):
    answer = paid("plan", "--goal", 6200, *APRIL_TO_JUNE, "--by", "owner", "--json").json

    assert answer["goal"] == 6200
    assert answer["quarters"] == [{"quarter": "2026-Q2", "amount": 6200}]
    assert answer["months"] == [
        {"month": "2026-04", "amount": 2200},
        {"month": "2026-05", "amount": 1900},
        {"month": "2026-06", "amount": 2100},
    ]
    assert answer["parts"][0] == {"owner": "Anna", "month": "2026-04", "amount": 1650}
    assert sum(Decimal(str(part["amount"])) for part in answer["parts"]) == 6200


def test_a_large_goal_is_split_into_round_amounts(paid):
    """A goal of 10,000,000 is split in whole thousands that still sum to it."""
    answer = paid("plan", "--goal", 10_000_000, *APRIL_TO_JUNE, "--by", "owner", "--json").json

    amounts = [part["amount"] for part in answer["parts"]]
    assert sum(amounts) == 10_000_000
    assert all(amount % 1000 == 0 for amount in amounts)


def test_a_saved_plan_becomes_the_metric_plan(paid):
    saved = paid("plan", "--goal", 6200, *APRIL_TO_JUNE, "--by", "owner", "--save", "--json")
    shown = paid("plan", "--show", *APRIL_TO_JUNE, "--json").json
    figures = paid("metrics", "plan", "--from", "2026-05-01", "--to", "2026-05-31").json

    assert saved.err
    assert {name: shown[name] for name in shown if name != "gaps"} == {
        name: saved.json[name] for name in saved.json if name != "doubts"
    }
    assert shown["gaps"] == []
    assert figures[0]["plan"]["value"] == 1900


def test_all_scenarios_are_printed_at_once(paid):
    answer = paid(
        "plan", "--goal", 1000, *APRIL_TO_JUNE, "--scenario", "all", "--save", "--json"
    ).json

    assert [(each["scenario"], each["goal"]) for each in answer] == [
        ("pessimistic", 850),
        ("realistic", 1000),
        ("optimistic", 1150),
    ]
    shown = paid("plan", "--show", *APRIL_TO_JUNE, "--scenario", "optimistic", "--json").json
    assert shown["goal"] == 1150


def test_an_exported_workbook_loads_back(paid, tmp_path):
    """A number changed in Excel becomes the plan, and its mismatch with the total is reported."""
    file = tmp_path / "plan.xlsx"
    paid("plan", "--goal", 6200, *APRIL_TO_JUNE, "--by", "owner", "--xlsx", file)
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[1].value == "Anna")
    row[-1].value = 1000
    book.save(file)

    assert paid("load", file).status == 0
    shown = paid("plan", "--show", *APRIL_TO_JUNE, "--json").json

    assert shown["goal"] == 6200
    assert shown["gaps"] == [
        {"month": "2026-04", "dimension": "owner", "total": 2200, "parts": 1550}
    ]


def test_planned_deals_are_whole_numbers(paid):
    answer = paid("plan", "--goal", 10, *APRIL_TO_JUNE, "--measure", "won_deals", "--json").json

    assert [month["amount"] for month in answer["months"]] == [4, 3, 3]
    assert all(isinstance(month["amount"], int) for month in answer["months"])


def test_targets_above_the_history_are_reported(run, tmp_path):
    """History has at most 100 a working day; finished months are not checked."""
    lines = ["payment_id,paid_at,amount,owner"]
    days = [date(2026, month, day) for month in (1, 2, 3, 4) for day in range(10, 25)]
    lines += [f"{day},{day},100,Anna" for day in days if day.weekday() < 5]
    (tmp_path / "payments.csv").write_text("\n".join(lines), "utf-8")
    assert run("load", tmp_path / "payments.csv", "--kind", "payments").status == 0

    far = run("plan", "--goal", 6000, "--period", "2026-06", "--json")
    gone = run("plan", "--goal", 6000, "--period", "2026-03", "--json").json

    (doubt,) = far.json["doubts"]
    assert (doubt["key"], doubt["month"], doubt["subject"]) == ("amount", "2026-06", None)
    assert doubt["needed"] == pytest.approx(6000 / 21, abs=1e-3)
    assert doubt["needed"] > doubt["best"]
    assert gone["doubts"] == []
    assert "2026" in run("plan", "--goal", 6000, "--period", "2026-06").err


def test_text_output(paid):
    answer = paid("plan", "--goal", 6200, "--period", "2026-05", "--by", "owner", "--how", "even")

    assert answer.status == 0
    assert len(answer.out.splitlines()) == 4


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--show", "--period", "2026"),
        ("plan", "--goal", "-1", "--period", "2026"),
        ("plan", "--goal", "nan", "--period", "2026"),
        ("plan", "--goal", "inf", "--period", "2026"),
        ("plan", "--goal", "1", "--period", "2026", "--by", "product"),
    ],
)
def test_impossible_plans_are_refused_with_a_sentence(paid, words):
    answer = paid(*words)

    assert (answer.status, answer.out) == (2, "")
    assert answer.err


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "26", "2026-05-01", "next"])
def test_an_unparsable_period_is_a_wrong_argument(run, period):
    with pytest.raises(SystemExit) as left:
        run("plan", "--goal", 1, "--period", period)

    assert left.value.code == 2
