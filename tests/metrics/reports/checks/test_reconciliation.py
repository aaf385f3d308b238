"""Calls, deals and payments against each other, counted by hand."""

from datetime import date

import pytest

from data.model.dimensions import Selection
from metrics.core import evaluate
from metrics.core.errors import UnknownDimension
from metrics.core.scope import Period
from metrics.reports.checks.catalog import prepare_sentence
from metrics.reports.checks.check import Check, run_check
from metrics.reports.checks.duplicate_clients import DUPLICATE_CLIENTS
from metrics.reports.checks.finding import Findings
from metrics.reports.checks.reconciliation import (
    OVERPAID,
    RECONCILIATION_CHECKS,
    STRAY,
    UNCALLED,
    UNPAID,
    UNSOLD,
)
from metrics.reports.checks.unknown_callers import UNKNOWN_CALLERS
from metrics.reports.checks.waiting import waiting
from tests.metrics.workspace import Desk

DEALS = """
    deal_id  owner  status  amount  created_at  closed_at   due_at      client
    1        Anna   won     100     2024-03-01  2024-03-02  2024-03-12  Rose
    2        Anna   won     200     2024-03-01  2024-03-03  —           Oak
    3        Boris  won     300     2024-03-01  2024-03-20  2024-04-20  Elm
    4        Boris  open    400     2024-03-05  —           —           Fir
    5        Anna   lost    500     2024-03-05  2024-03-15  —           Ash
    6        Boris  won     —       2024-03-05  2024-03-06  2024-03-07  Yew
"""
PAID = """
    payment_id  deal_id  paid_at     amount  currency  client  owner
    a           1        2024-03-01  30      —         —       —
    b           1        2024-03-05  30      RUB       —       —
    c           1        2024-03-06  -10     RUB       —       —
    d           2        2024-03-04  150     RUB       —       —
    e           2        2024-03-04  90      RUB       —       —
    f           4        2024-03-30  40      RUB       —       —
    g           5        2024-03-10  25      RUB       —       —
    h           5        2024-03-18  -20     RUB       —       —
    i           —        2024-03-11  70      RUB       Rose    Vera
    j           99       2024-03-31  60      RUB       Oak     —
    k           —        2024-03-12  9       EUR       —       —
    l           —        2024-02-29  8       RUB       —       —
"""


def listed(findings: Findings) -> list[tuple[str | None, str | None, float | None]]:
    """Owner, id of the deal or payment, money of each row."""
    return [(row.owner, row.deal_id or row.payment_id, row.money) for row in findings.rows]


def march_findings(desk: Desk, check: Check, **options: object) -> Findings:
    """What the check finds in March."""
    return run_check(desk.run, desk.scope(**options), check)


@pytest.fixture
def desk(engine: Desk) -> Desk:
    """Six deals and a dozen payments."""
    return engine.deals(DEALS).payments(PAID)


def test_unpaid_won_deals_are_listed_with_the_debt(desk: Desk) -> None:
    """100 − 30 − 30 + 10 = 50 is missing; two payments and a refund do not multiply the deal."""
    findings = march_findings(desk, UNPAID)

    assert listed(findings) == [("Anna", "1", 50)]
    assert (findings.count, findings.money) == (1, 50)
    (row,) = findings.rows
    assert (row.reason, row.days, row.at and row.at.date()) == ("part", 19, date(2024, 3, 12))
    assert (row.upload_id, row.line) == (1, 1)


def test_a_deal_without_due_date_is_due_two_weeks_after_the_win(engine: Desk) -> None:
    """Won on the 3rd it is due on the 17th; asked on the 15th it is not."""
    engine.deals("deal_id  status  amount  closed_at\n 1  won  100  2024-03-03")
    engine.payments("deal_id  paid_at  amount\n —  2024-03-01  1\n —  2024-03-31  1")
    early = Period(date(2024, 3, 1), date(2024, 3, 16))

    assert [(row.days, row.reason) for row in march_findings(engine, UNPAID).rows] == [
        (14, "nothing")
    ]
    assert run_check(engine.run, engine.scope(early), UNPAID).count == 0


def test_payments_say_nothing_of_days_they_do_not_cover(engine: Desk) -> None:
    """Won before the first payment or due after the last one: nobody knows whether it was paid."""
    engine.deals(
        """
        deal_id  status  amount  closed_at   due_at
        1        won     100     2024-03-04  2024-03-08
        2        won     100     2024-03-05  2024-03-08
        3        won     100     2024-03-06  2024-03-11
        """
    )
    engine.payments("deal_id  paid_at  amount\n —  2024-03-05 15:00  1\n —  2024-03-10  1")

    assert listed(march_findings(engine, UNPAID)) == [(None, "2", 100)]


def test_paid_in_another_currency_is_not_unpaid(engine: Desk) -> None:
    """How many roubles it was nobody knows, so nobody is accused."""
    engine.deals("deal_id  status  amount  closed_at  due_at\n 1  won  100  2024-03-03  2024-03-04")
    engine.payments(
        "deal_id  paid_at  amount  currency\n 1  2024-03-03  9  EUR\n —  2024-03-01  1  —"
    )
    engine.payments("deal_id  paid_at  amount\n —  2024-03-31  1")

    assert march_findings(engine, UNPAID).count == 0


def test_paid_deals_not_won_are_listed(desk: Desk) -> None:
    """40 for an open deal; of the lost one 25 came and 20 went back."""
    findings = march_findings(desk, UNSOLD)

    assert listed(findings) == [("Boris", "4", 40), ("Anna", "5", 5)]
    assert [row.reason for row in findings.rows] == ["open", "lost"]
    assert findings.money == 45
    assert [(each.owner, each.count, each.money) for each in findings.owners] == [
        ("Boris", 1, 40),
        ("Anna", 1, 5),
    ]


def test_a_deal_won_later_was_not_won_then(desk: Desk) -> None:
    """In the first days of March deal 1 has its first payment and is still open."""
    findings = run_check(desk.run, desk.scope(Period(date(2024, 3, 1), date(2024, 3, 2))), UNSOLD)

    assert [(row.deal_id, row.money, row.reason) for row in findings.rows] == [("1", 30, "open")]


def test_overpaid(desk: Desk) -> None:
    """150 and 90 for a deal of 200; a deal without an amount cannot be overpaid."""
    desk.payments("deal_id  paid_at  amount\n 6  2024-03-08  1000")

    assert listed(march_findings(desk, OVERPAID)) == [("Anna", "2", 40)]


def test_a_rounding_is_no_overpayment(engine: Desk) -> None:
    """Kopecks apart: somebody rounded."""
    engine.deals("deal_id  amount\n 1  99.50\n 2  99")
    engine.payments("deal_id  paid_at  amount\n 1  2024-03-01  100\n 2  2024-03-01  100")

    assert listed(march_findings(engine, OVERPAID)) == [(None, "2", 1)]


def test_payments_without_a_deal(desk: Desk) -> None:
    """One names none, one an unknown one; euros and February are not asked about."""
    findings = march_findings(desk, STRAY)

    assert [(row.payment_id, row.money, row.reason) for row in findings.rows] == [
        ("i", 70, "no_id"),
        ("j", 60, "unknown_id"),
    ]
    assert findings.rows[0].owner == "Vera"
    assert findings.money == 130


def test_payments_of_an_ambiguous_deal_id_match_no_deal(desk: Desk) -> None:
    """Two systems gave the same ids: the payments are nobody's, and no deal is accused for it."""
    desk.deals(DEALS, source_system="old")

    assert march_findings(desk, UNPAID).count == march_findings(desk, UNSOLD).count == 0
    findings = march_findings(desk, STRAY)
    assert findings.count == 10
    assert {row.reason for row in findings.rows} == {"no_id", "unknown_id", "several"}
    assert findings.money == 30 + 30 - 10 + 150 + 90 + 40 + 25 - 20 + 70 + 60


def test_as_of_an_earlier_day_later_payments_are_unknown(desk: Desk) -> None:
    """As of the 4th deal 2 had 240 of 200, deal 1 was paid 30 of 100."""
    findings = march_findings(desk, OVERPAID, as_of=date(2024, 3, 4))

    assert listed(findings) == [("Anna", "2", 40)]
    assert march_findings(desk, OVERPAID, as_of=date(2024, 3, 3)).count == 0


def test_filters_are_applied_or_refused(desk: Desk) -> None:
    """One manager's rows alone; callers have no source."""
    assert listed(march_findings(desk, UNSOLD, selected=Selection.of(owner=("Anna",)))) == [
        ("Anna", "5", 5)
    ]
    with pytest.raises(UnknownDimension):
        march_findings(desk, UNKNOWN_CALLERS, selected=Selection.of(source=("ads",)))


def test_the_list_is_cut_and_the_count_is_not(desk: Desk) -> None:
    """The most money first."""
    findings = run_check(desk.run, desk.scope(), UNSOLD, limit=1)

    assert (len(findings.rows), findings.count, findings.money) == (1, 2, 45)
    assert findings.rows[0].money == 40


def test_owners_who_left_are_marked(desk: Desk) -> None:
    """His rows need somebody else."""
    desk.add("owners", "owner  left_at\n Boris  2024-03-30\n Anna  2024-04-02")

    findings = march_findings(desk, UNSOLD)

    assert [(row.owner, row.has_left) for row in findings.rows] == [
        ("Boris", True),
        ("Anna", False),
    ]


def test_deals_never_called(engine: Desk) -> None:
    """Rung in vain counts, a missed call of his does not, nor does a call of another day."""
    engine.deals(
        """
        deal_id  created_at        phone  client_id  status
        1        2024-03-04 10:00  +71    —          open
        2        2024-03-04 10:00  +72    —          lost
        3        2024-03-04 10:00  +73    —          won
        4        2024-03-04 10:00  —      c4         open
        5        2024-03-04 10:00  —      —          open
        6        2024-03-30 10:00  +76    —          open
        7        2024-03-04 10:00  +77    —          open
        """
    )
    engine.add("contacts", "client_id  phone\n c4  +74")
    engine.calls(
        """
        direction  answered  client_phone  started_at
        out        false     +71           2024-03-05 10:00
        in         false     +72           2024-03-05 10:00
        in         true      +73           2024-03-04 09:50
        out        false     +74           2024-03-06 10:00
        out        true      +77           2024-03-01 10:00
        out        true      +79           2024-03-20 10:00
        """
    )

    findings = march_findings(engine, UNCALLED)

    assert sorted(row.deal_id or "" for row in findings.rows) == ["2", "7"]
    assert {row.deal_id: row.reason for row in findings.rows} == {"2": "lost", "7": "open"}


def test_callers_without_a_deal(engine: Desk) -> None:
    """One row a number, its calls counted; who is known by deal, lead or card is left out."""
    engine.deals("deal_id  phone  client_id\n 1  +71  —\n 2  —  c2")
    engine.add("contacts", "client_id  phone\n c2  +72\n c3  +73")
    engine.add("leads", "lead_id  phone  created_at\n 1  +74  2024-03-01")
    engine.calls(
        """
        direction  answered  client_phone  client_id  deal_id  started_at  owner  count
        in         true      +71           —          —        2024-03-04  Anna   1
        in         true      +72           —          —        2024-03-04  Anna   1
        in         true      +74           —          —        2024-03-04  Anna   1
        in         true      +75           —          1        2024-03-04  Anna   1
        in         true      +73           —          —        2024-03-04  Anna   1
        in         false     +73           —          —        2024-03-06  Boris  2
        in         false     +76           —          —        2024-03-05  —      1
        out        true      +77           —          —        2024-03-05  Anna   1
        in         true      +78           —          —        2024-04-01  Anna   1
        in         true      —             —          —        2024-03-05  Anna   1
        """
    )

    findings = march_findings(engine, UNKNOWN_CALLERS)

    assert [(row.name, row.owner, row.many, row.reason) for row in findings.rows] == [
        ("+76", None, 1, "missed"),
        ("+73", "Boris", 3, "answered"),
    ]
    assert findings.rows[1].line == 6


def test_one_client_under_two_names(engine: Desk) -> None:
    """Case and quotes make no second name; the pair is told once, by its surest key."""
    engine.deals(
        """
        deal_id  created_at  client        phone  inn  email  owner
        1        2024-03-01  «Rose» LLC    +71    77   —      Anna
        2        2024-03-02  rose llc      +71    77   —      Anna
        3        2024-03-03  Rose Trading  +71    77   —      Boris
        4        2024-03-04  Oak           +72    —    a@b.c  Anna
        5        2024-04-04  Elm           +72    —    —      Anna
        """
    )
    engine.add("contacts", "client_id  client  email  created_at  owner\n c  Fir  a@b.c  —  Vera")

    findings = march_findings(engine, DUPLICATE_CLIENTS)

    assert sorted((row.reason, row.name, row.client, row.other) for row in findings.rows) == [
        ("email", "a@b.c", "Oak", "Fir"),
        ("inn", "77", "Rose Trading", "rose llc"),
    ]
    assert [row.owner for row in findings.rows if row.reason == "inn"] == ["Boris"]
    assert (
        march_findings(engine, DUPLICATE_CLIENTS, selected=Selection.of(owner=("Boris",))).count
        == 1
    )


def test_united_clients_are_not_duplicates(engine: Desk) -> None:
    """Deals of two cards with one number: listed until somebody says that they are one client."""
    drawn = (
        "deal_id  client  phone  client_id  united_client\n 1  Oak  +71  c1  —\n 2  Elm  +71  c2  "
    )
    engine.deals(f"{drawn}—")

    assert march_findings(engine, DUPLICATE_CLIENTS).count == 1

    engine.connection.execute("DELETE FROM deals")
    assert march_findings(engine.deals(f"{drawn}id:c1"), DUPLICATE_CLIENTS).count == 0


def test_clients_decided_to_be_different_are_not_duplicates(engine: Desk) -> None:
    """Two firms of one telephone; a third one nobody was asked about is told with them."""
    engine.deals(
        "deal_id  client  phone  client_id  apart_clients\n 1  Oak  +71  c1  —\n 2  Elm  +71  c2  —"
    )
    assert march_findings(engine, DUPLICATE_CLIENTS).count == 1

    apart = "UPDATE deals SET apart_clients = chr(10) || ? || chr(10) WHERE client_id = ?"
    engine.connection.execute(apart, ["id:c2", "c1"])
    engine.connection.execute(apart, ["id:c1", "c2"])

    assert march_findings(engine, DUPLICATE_CLIENTS).count == 0
    engine.deals("deal_id  client  phone  client_id\n 3  Fir  +71  c3")
    assert march_findings(engine, DUPLICATE_CLIENTS).count == 1
    engine.connection.execute("DELETE FROM deals WHERE deal_id = '3'")
    engine.deals("deal_id  client  phone  client_id\n 4  Oak South  +71  c1")
    assert march_findings(engine, DUPLICATE_CLIENTS).count == 1


def test_prepared_checks_are_not_compiled_again(engine: Desk) -> None:
    """The first sentence of the page finds its questions ready, whatever the period."""
    prepare_sentence(engine.scope(Period(date(2020, 1, 1), date(2020, 2, 1))))
    before = evaluate._cached_report_sql.cache_info().misses

    for check in RECONCILIATION_CHECKS:
        run_check(engine.run, engine.scope(), check, limit=0)
    waiting(engine.run, engine.scope())

    assert evaluate._cached_report_sql.cache_info().misses == before
