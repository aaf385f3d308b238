"""What is not filled in, and between which values it leaves the figures."""

import pytest

from metrics.reports.checks.bounds import Bounds, bounds
from metrics.reports.checks.check import Check, run_check
from metrics.reports.checks.finding import Findings
from metrics.reports.checks.quality import (
    NO_AMOUNT,
    NO_CLIENT,
    NO_PHONE,
    NO_REASON,
    NO_SOURCE,
    STALE,
    UNOWNED,
)
from metrics.reports.checks.source_bounds import SourceBounds, source_bounds
from tests.metrics.workspace import Desk

DEALS = """
    deal_id  owner  status    amount  created_at  closed_at   phone  email  source  lost_reason
    1        Anna   won       100     2024-03-01  2024-03-20  +71    —      ads     —
    2        Anna   won       —       2024-03-02  2024-03-21  —      a@b.c  —       —
    3        Anna   lost      50      2024-03-03  2024-03-22  —      —      ads     —
    4        Boris  lost      50      2024-03-04  2024-03-23  +74    —      —       price
    5        Boris  open      70      2024-03-05  —           +75    —      ads     —
    6        —      open      30      2024-02-05  —           +76    —      —       —
    7        Boris  unmapped  20      2024-03-06  —           +77    —      ads     —
    8        Boris  won       900     2024-03-07  —           +78    —      site    —
    9        Anna   won       300     2023-11-07  2023-12-01  +79    —      ads     —
"""


def march_findings(desk: Desk, check: Check) -> Findings:
    """What the check finds in March."""
    return run_check(desk.run, desk.scope(), check)


def ids(findings: Findings) -> set[str | None]:
    """The deals found."""
    return {row.deal_id for row in findings.rows}


@pytest.fixture
def desk(engine: Desk) -> Desk:
    """Nine deals, each lacking something else."""
    return engine.deals(DEALS)


@pytest.mark.parametrize(
    ("check", "expected_ids", "of"),
    [
        (NO_SOURCE, {"2", "4"}, 7),
        (NO_PHONE, {"2", "3"}, 7),
        (NO_CLIENT, {"3"}, 7),
        (NO_AMOUNT, {"2"}, 2),
        (NO_REASON, {"3"}, 2),
        (UNOWNED, {"6"}, 3),
    ],
    ids=lambda value: value.name if isinstance(value, Check) else "",
)
def test_empty_fields_are_counted_over_their_base(
    desk: Desk, check: Check, expected_ids: set[str], of: int
) -> None:
    """Of the seven new deals of March, the two won, the two lost, the three not closed."""
    findings = march_findings(desk, check)

    assert ids(findings) == expected_ids
    assert findings.whole.of == of
    assert findings.whole.share == pytest.approx(len(expected_ids) / of)


def test_a_column_no_row_ever_had_is_nobodys_fault() -> None:
    """The export lacks it; one filled row anywhere tells that it does not."""
    assert NO_PHONE.never_filled({"deals": frozenset({"source"})}) == "phone"
    assert NO_PHONE.never_filled({"deals": frozenset({"phone"})}) is None
    assert NO_CLIENT.never_filled({"deals": frozenset({"email"})}) is None
    assert STALE.never_filled({"deals": frozenset()}) is None


def test_findings_are_counted_by_owner(desk: Desk) -> None:
    """Anna has three new deals without a source on one of them, Boris four and one."""
    findings = march_findings(desk, NO_SOURCE)

    assert [(each.owner, each.count, each.of, each.money) for each in findings.owners] == [
        ("Boris", 1, 4, 50),
        ("Anna", 1, 3, None),
    ]


def test_deals_of_one_who_has_left_are_unowned(desk: Desk) -> None:
    """He left before the end of March; who leaves in April still works."""
    desk.add("owners", "owner  left_at\n Boris  2024-03-30\n Anna  2024-04-05")

    findings = march_findings(desk, UNOWNED)

    assert {row.deal_id: row.reason for row in findings.rows} == {
        "5": "left",
        "6": "none",
        "7": "left",
    }


def test_stale_deals_tell_how_long_nothing_has_happened(engine: Desk) -> None:
    """Untouched for 24 days where 14 are usual; the call of the 20th keeps the other one alive."""
    engine.deals(
        """
        deal_id  status  stage  created_at  stage_changed_at  phone
        1        open    Offer  2024-03-01  2024-03-07        +71
        2        open    Offer  2024-03-01  2024-03-07        +72
        """
    ).calls("direction  client_phone  started_at\n out  +72  2024-03-20")

    findings = march_findings(engine, STALE)

    assert [(row.deal_id, row.days, row.many, row.reason) for row in findings.rows] == [
        ("1", 24, 14, "Offer")
    ]
    assert findings.whole.share == pytest.approx(0.5)


def of(desk: Desk, metric: str) -> dict[str | None, tuple[float | None, ...]]:
    """Value, worst, best and unknown rows of a metric by manager."""
    every_bound: list[Bounds] = bounds(desk.run, desk.scope())
    return {
        each.owner: (each.value, each.low, each.high, each.unknown)
        for each in every_bound
        if each.metric == metric
    }


def test_win_rate_if_all_unknown_were_lost_or_won(desk: Desk) -> None:
    """Won 2, lost 2; one stage is not told apart, one win has no date: 2 of 5, 4 of 6.

    Boris: none of 1; 0 of 2 at worst, 2 of 3 at best. Nothing of Anna's is unknown.
    """
    by_owner = of(desk, "win_rate")

    assert by_owner[None] == pytest.approx((0.5, 2 / 5, 4 / 6, 2))
    assert by_owner["Boris"] == pytest.approx((0, 0, 2 / 3, 2))
    assert "Anna" not in by_owner


def test_average_check_with_the_empty_amounts_small_or_large(desk: Desk) -> None:
    """Amounts won in twelve months: 100 and 300, so small is 120 and large 280.

    One known amount of 100 and one empty: (100 + 120) ÷ 2 … (100 + 280) ÷ 2, the value below both.
    """
    assert of(desk, "average_check")[None] == pytest.approx((100, 100, 190, 1))
    assert of(desk, "won_amount")["Anna"] == pytest.approx((100, 100, 380, 1))


def test_the_pipeline_if_what_stands_is_dead_or_alive(engine: Desk) -> None:
    """Open are 70 and 30, the latter untouched for weeks, and one without an amount.

    Amounts won in the year are 50 and 150, so a large one is 140: 70 … 70 + 30 + 140.
    """
    engine.deals(
        """
        owner  status  amount  created_at  closed_at
        Anna   won     50      2024-01-01  2024-01-02
        Anna   won     150     2024-01-01  2024-01-02
        Anna   open    70      2024-03-25  —
        Anna   open    30      2024-03-01  —
        Anna   open    —       2024-03-25  —
        """
    )

    assert of(engine, "open_pipeline")["Anna"] == pytest.approx((100, 70, 240, 2))


def test_never_called_if_those_without_a_number_were(desk: Desk) -> None:
    """Of six that can be told five were never called; one has neither number nor client.

    Deal 2 has an e-mail only: it cannot be told either.
    """
    desk.calls("direction  client_phone  started_at\n out  +71  2024-03-05")

    assert of(desk, "first_response_never")[None] == pytest.approx((4 / 5, 4 / 7, 6 / 7, 2))


def test_receipts_of_a_manager_if_the_money_of_nobody_is_his(desk: Desk) -> None:
    """Anna has 100; of nobody are 40 and a refund of 15. The department's sum is sure."""
    desk.payments(
        "owner  paid_at  amount\n Anna  2024-03-01  100\n —  2024-03-01  40\n —  2024-03-02  -15"
    )

    assert of(desk, "net_receipts") == {"Anna": pytest.approx((100, 85, 140, 2))}


def test_conversion_of_a_source_if_the_empty_ones_are_its(desk: Desk) -> None:
    """Ads: 1 of 2. Without a source are one win and one loss: 1 of 3 … 2 of 3."""
    assert source_bounds(desk.run, desk.scope()) == [
        SourceBounds("ads", 0.5, pytest.approx(1 / 3), pytest.approx(2 / 3), 2)
    ]


def test_complete_rows_have_no_bounds(engine: Desk) -> None:
    """No range to show."""
    engine.deals(
        "owner  status  amount  created_at  closed_at  phone  source\n"
        " Anna  won  5  2024-03-01  2024-03-02  +71  ads"
    )

    assert bounds(engine.run, engine.scope()) == []
    assert source_bounds(engine.run, engine.scope()) == []
