"""`forecast` on real deals of an online school, which have no payments and no plan."""

import pytest

import cli
from tests.verbs.conftest import CommandResult

QUANTILES = [f"q{n}0" for n in range(1, 10)]


@pytest.fixture(scope="module")
def school(shared_exports, tmp_path_factory):
    """The school's deals, and a plan of June that is made up here."""
    folder = tmp_path_factory.mktemp("school")
    plan = folder / "plan.csv"
    plan.write_text("month;amount;measure\n2024-06;400000;net_receipts", "utf-8")

    def run(capsys, *words):
        status = cli.main(["--store", str(folder / "store"), *map(str, words)])
        return CommandResult(status, *capsys.readouterr())

    deals = shared_exports / "zoho-online-school" / "Deals (Done).xlsx"
    assert cli.main(["--store", str(folder / "store"), "load", str(deals)]) == 0
    assert cli.main(["--store", str(folder / "store"), "load", str(plan), "--kind", "plans"]) == 0
    return run


def test_without_payments_won_deals_are_forecast(school, capsys):
    answer = school(capsys, "forecast", "--month", "2024-06", "--json").json

    assert (answer["origin"], answer["measure"], answer["plan"]) == (
        "2024-06-21",
        "won_amount",
        400_000,
    )
    won = school(
        capsys, "metrics", "won_amount", "--from", "2024-06-01", "--to", "2024-06-30", "--json"
    ).json
    assert answer["fact"] == won[0]["won_amount"]["value"]
    values = [answer[name] for name in QUANTILES]
    assert answer["fact"] <= values[0]
    assert values == sorted(values)
    assert 0 < answer["chance"] < 1


def test_the_backtest_beats_the_run_rate(school, capsys):
    """Ten days into a month the school's run-rate misses by a fifth (published: 0.18 to 0.19)."""
    answer = school(capsys, "forecast", "--backtest", "--json").json

    error = sum(abs(row["actual"] - row["q50"]) for row in answer) / sum(
        r["actual"] for r in answer
    )
    inside = sum(row["q10"] <= row["actual"] <= row["q90"] for row in answer) / len(answer)
    assert len(answer) > 25
    assert error < 0.15
    assert 0.7 <= inside <= 1.0
