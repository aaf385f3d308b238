"""`forecast`: the month, its segments, an earlier day, the backtest, the record."""

import json
from datetime import date, timedelta

import pytest

from tests.metrics.forecasting.test_month import _FIRST

QUANTILES = [f"q{n}0" for n in range(1, 10)]


@pytest.fixture
def paid(run, tmp_path):
    """A year of 100 a weekday, half of it Anna's and half Boris's, and a plan of the last month."""
    lines = ["payment_id;paid_at;amount;owner"]
    for n in range(360):
        day = _FIRST + timedelta(days=n)
        if day.weekday() < 5:
            owner = ("Анна", "Борис")[n % 2]
            lines.append(f"p{n};{day};{100 + n % 7};{owner}")
    payments, plans = tmp_path / "payments.csv", tmp_path / "plans.csv"
    payments.write_text("\n".join(lines), "utf-8")
    plans.write_text("month;owner;amount\n2023-12;Анна;1000\n2023-12;Борис;1200", "utf-8")
    assert run("load", payments, "--kind", "payments").status == 0
    assert run("load", plans, "--kind", "plans").status == 0
    return run


def test_a_forecast_has_the_plan_and_its_chance(paid):
    answer = paid("forecast", "--month", "2023-12", "--json").json

    assert answer["origin"] == str(_FIRST + timedelta(days=359))
    values = [answer[name] for name in QUANTILES]
    assert values == sorted(values)
    assert values[0] >= answer["fact"] > 1900
    assert answer["plan"] == 2200
    assert 0 <= answer["chance"] <= 1


def test_forecasts_of_segments_sum_to_the_whole(paid):
    whole = paid("forecast", "--month", "2023-12", "--json").json
    parts = paid("forecast", "--month", "2023-12", "--by", "owner", "--json").json

    assert {part["owner"]: part["plan"] for part in parts} == {"Анна": 1000, "Борис": 1200}
    assert sum(part["fact"] for part in parts) == pytest.approx(whole["fact"])
    assert sum(part["q50"] for part in parts) == pytest.approx(whole["q50"], abs=0.02)


def test_as_of_ignores_later_payments(paid):
    """By 10 October 2023 seven weekdays have passed, each with a payment of 100."""
    fact = sum(
        100 + n % 7
        for n in range(360)
        if date(2023, 10, 1) <= (day := _FIRST + timedelta(days=n)) <= date(2023, 10, 10)
        and day.weekday() < 5
    )

    answer = paid("forecast", "--month", "2023-10", "--as-of", "2023-10-10", "--json").json

    assert (answer["origin"], answer["fact"], answer["plan"]) == ("2023-10-10", fact, None)
    assert answer["chance"] is None


def test_every_quantile_of_a_finished_month_is_its_fact(paid):
    answer = paid("forecast", "--month", "2023-05", "--json").json

    assert {answer[name] for name in QUANTILES} == {answer["fact"]}


def test_backtest_covers_every_origin_of_the_history(paid):
    answer = paid("forecast", "--backtest", "--json").json

    assert {row["origin"][-2:] for row in answer} == {"05", "10", "15", "20"}
    assert min(row["origin"] for row in answer) == "2023-04-05"
    assert max(row["month"] for row in answer) == "2023-11"
    for row in answer:
        assert set(row) == {"origin", "month", "actual", *QUANTILES, "plan", "chance"}
        assert row["q50"] == pytest.approx(row["actual"], rel=0.1)


def test_text_output_is_one_line(paid):
    result = paid("forecast", "--month", "2023-12")

    assert result.out.startswith("2023-12: факт ")
    assert "шанс" in result.out


def test_without_income_a_sentence_is_printed(run):
    answer = run("forecast", "--month", "2023-12", "--json").json
    words = run("forecast", "--month", "2023-12")

    assert answer["q50"] is None
    assert words.out == ""
    assert "не по чему" in words.err


@pytest.mark.parametrize(
    "words", [(), ("--month", "2023"), ("--month", "2023-12", "--by", "moon")], ids=str
)
def test_wrong_arguments_exit_with_2(run, words):
    with pytest.raises(SystemExit) as ended:
        run("forecast", *words)
    assert ended.value.code == 2


def test_every_data_version_has_its_recorded_forecasts(paid, tmp_path):
    """Each data version keeps the forecast made of it, also after a rebuild."""
    more = tmp_path / "more.csv"
    more.write_text("payment_id;paid_at;amount\nx1;2023-12-27;5000", "utf-8")

    def book():
        recorded = paid("forecast", "--record", "--json").json
        return [(row["version"], row["subject"], row["fact"]) for row in recorded]

    before = book()
    paid("load", more, "--kind", "payments")
    after = book()
    paid("rebuild")

    assert {version for version, _, _ in before} == {1, 2}
    assert after[: len(before)] == before
    assert max(fact for _, _, fact in after) > 5000
    assert book() == after
    assert json.dumps(after)
