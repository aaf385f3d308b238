"""`decompose` both ways: the field's example to the figure, and the department's own figures."""

import pytest

EXAMPLE = (
    *("--profit", 450000, "--margin", 0.16, "--check", 2500, "--conversion", 0.35),
    *("--call-to-lead", 0.5, "--calls-per-day", 50),
)
# three complete months: four deals created, two won for 100 and 300 of which 40 % stays
DEALS = """\
deal_id,owner,created_at,closed_at,status,amount,cost
1,Anna,2026-01-12,2026-01-20,won,100,60
2,Anna,2026-02-10,2026-03-20,won,300,180
3,Anna,2026-02-10,2026-03-20,lost,500,
4,Anna,2026-03-10,,open,500,
5,Anna,2026-04-01,,open,500,
"""


def test_the_worked_example_rounds_up_at_each_step(run):
    result = run("decompose", *EXAMPLE, "--json")

    assert result.status == 0
    assert result.out.startswith('{"revenue": 2812500.0, ')
    assert result.json == {
        "revenue": 2812500,
        "deals": 1125,
        "leads": 3215,
        "calls": 6430,
        "days": 129,
    }
    assert all(isinstance(result.json[name], int) for name in ("deals", "leads", "calls", "days"))


def test_source_mode_cuts_off_and_percents_are_accepted(run):
    """Shares as people write them, sums with spaces."""
    result = run(
        *("decompose", "--profit", "450 000", "--margin", "16%", "--check", "2 500,00"),
        *("--conversion", "35 %", "--call-to-lead", "50%", "--calls-per-day", "50"),
        *("--mode", "source", "--json"),
    )

    assert result.json == {
        "revenue": 2812500,
        "deals": 1125,
        "leads": 3214,
        "calls": 6428,
        "days": 129,
    }


def test_people_and_meetings_are_printed_where_asked_for(run):
    result = run(
        "decompose", *EXAMPLE, "--working-days", 21, "--meetings-per-deal", 2, "--json"
    ).json

    assert (result["people"], result["meetings"]) == (7, 2250)


def test_text_output(run):
    result = run("decompose", *EXAMPLE)

    assert "6\N{NO-BREAK SPACE}430" in result.out or "6430" in result.out
    assert result.err == ""


def test_capacity_of_a_team_gives_its_profit(run):
    """3 × 20 × 50 = 3,000 calls, 1,500 leads, 525 deals."""
    result = run(
        *("decompose", "--people", 3, "--working-days", 20, "--calls-per-day", 50),
        *("--call-to-lead", 0.5, "--conversion", 0.35, "--check", 2500, "--margin", 0.16, "--json"),
    )

    assert result.json == {
        "calls": 3000,
        "leads": 1500,
        "deals": 525,
        "revenue": 1312500,
        "profit": 210000,
    }


@pytest.mark.parametrize(
    "words",
    [
        ("--profit", "0"),
        ("--profit", "-5"),
        ("--profit", "nan"),
        ("--margin", "0"),
        ("--margin", "150%"),
        ("--conversion", "0%"),
    ],
)
def test_impossible_figures_exit_with_2(run, words):
    result = run("decompose", *EXAMPLE, *words)

    assert (result.status, result.out) == (2, "")
    assert "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}" in result.err


@pytest.mark.parametrize("words", [("--margin", "16"), ("--profit", "much"), ("--mode", "mine")])
def test_unparsable_figures_exit_with_2(run, words):
    with pytest.raises(SystemExit) as left:
        run("decompose", *EXAMPLE, *words)

    assert left.value.code == 2


def test_missing_figures_are_computed_from_the_data(run, tmp_path):
    """Conversion 2 of 4, check 200, margin 0.4: 800 of profit are 2,000, ten deals, 20 leads."""
    (tmp_path / "deals.csv").write_text(DEALS, "utf-8")
    assert run("load", tmp_path / "deals.csv", "--kind", "deals").status == 0

    result = run(
        *("decompose", "--profit", 800, "--call-to-lead", 0.5, "--calls-per-day", 10, "--json")
    ).json

    assert result == {"revenue": 2000, "deals": 10, "leads": 20, "calls": 40, "days": 4}


def test_figures_that_the_data_lack_must_be_given(run):
    result = run("decompose", "--profit", 800)

    assert result.status == 2
    assert result.err
