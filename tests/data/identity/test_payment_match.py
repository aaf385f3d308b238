"""Payments that name no deal: proposed deals, their confidence, and the user's decisions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.identity import decisions, payment_match
from data.identity.payment_match import HasDeal, NoSuchDeal, NoSuchPayment, Overpaid
from tests.data.workspace import Desk

DEALS = """\
deal_id;title;client;phone;inn;owner;status;amount;created_at;closed_at
1;Site;ООО «Ромашка»;;7701;Anna;won;1000;2026-09-01;2026-09-20
2;Shop;ООО «Ромашка»;;7701;Boris;open;1000;2026-09-05;
3;Course;Лютик, ООО;+79271002030;;Anna;won;900;2026-09-02;2026-09-15
4;Old;АО «Мак»;;7704;Boris;lost;500;2026-08-01;2026-08-09
5;Later;АО «Ива»;;7705;Boris;open;700;2026-10-01;
6;Big;ООО «Клевер»;;7706;Anna;won;12345.60;2026-09-01;2026-09-25
"""
PAYMENTS = """\
payment_id;client;phone;inn;paid_at;amount;purpose
rose;ООО «Роза»;;7799;2026-09-10;1000;
twins;"Ромашка, ООО";;7701;2026-09-18;1000;
first;;89271002030;;2026-09-10;300;
second;;89271002030;;2026-09-16;600;
early;АО «Ива»;;7705;2026-09-28;700;
over;АО «Мак»;;7704;2026-08-05;501;
lost;АО «Мак»;;7704;2026-08-05;500;
sum;;;;2026-09-24;12345.60;
named;ООО «Ромашка»;;7701;2026-09-21;400;оплата по сделке 2
"""
SYSTEM = "file"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    opened = Desk(tmp_path / "store")
    opened.load(DEALS, "deals.csv", kind="deals")
    opened.load(PAYMENTS, "payments.csv", kind="payments")
    yield opened
    opened.store.close()


def confidences(desk: Desk) -> dict[str, list[tuple[str, float]]]:
    """Payment → its deals with the confidence to two digits."""
    return {
        each.payment_id: [(deal.deal[1], round(deal.confidence, 2)) for deal in each.candidates]
        for each in payment_match.proposals(desk.store)
    }


def test_a_payment_of_another_client_too_large_or_too_early_has_no_candidates(desk: Desk) -> None:
    assert {"rose", "over", "early"}.isdisjoint(confidences(desk))


def test_a_payment_that_two_deals_of_the_client_fit_is_offered_with_both(desk: Desk) -> None:
    candidates = confidences(desk)["twins"]
    assert [deal for deal, _ in candidates] == ["1", "2"]
    assert candidates[0][1] < payment_match.SURE


def test_parts_that_make_the_deal_together_are_sure(desk: Desk) -> None:
    best_by_payment = {each.payment_id: each.best for each in payment_match.proposals(desk.store)}
    for part in ("first", "second"):
        assert best_by_payment[part].deal == (SYSTEM, "3")
        assert best_by_payment[part].confidence >= payment_match.SURE
        assert best_by_payment[part].reasons == ("by_phone", "fit_sum", "timing_near")


def test_an_advance_of_a_lost_deal_is_less_sure(desk: Desk) -> None:
    assert confidences(desk)["lost"][0][0] == "4"
    assert confidences(desk)["lost"][0][1] < payment_match.SURE


def test_a_sum_alone_is_offered_and_never_sure(desk: Desk) -> None:
    ((deal, confidence),) = confidences(desk)["sum"]
    assert deal == "6"
    assert 0.5 < confidence < payment_match.SURE


def test_the_number_in_the_purpose_speaks_for_its_deal(desk: Desk) -> None:
    best = {each.payment_id: each.best for each in payment_match.proposals(desk.store)}["named"]
    assert best.deal == (SYSTEM, "2") or "says_id" not in best.reasons


def test_the_surest_are_confirmed_and_undone_one_by_one(desk: Desk) -> None:
    before = confidences(desk)
    assert payment_match.unmatched_total(desk.store)[0] == 9
    decision_ids = payment_match.confirm_surest(desk.store)
    matched = "SELECT payment_id, matched_deal_id FROM payments WHERE matched_deal_id IS NOT NULL"
    assert desk.rows(f"{matched} ORDER BY 1") == [("first", "3"), ("second", "3")]
    assert payment_match.unmatched_total(desk.store)[0] == 7
    assert not {"first", "second"} & confidences(desk).keys()
    for number in decision_ids:
        decisions.undo(desk.store, number)
    assert confidences(desk) == before


def test_confirming_one_leaves_the_other_deal_for_the_next(desk: Desk) -> None:
    """A confirmed payment counts as paid: nothing of the deal is left to match."""
    payment_match.confirm(desk.store, (SYSTEM, "twins"), (SYSTEM, "1"))
    assert [deal for deal, _ in confidences(desk)["named"]] == ["2"]


def test_a_refused_match_is_not_proposed_again_until_the_refusal_is_undone(desk: Desk) -> None:
    number = payment_match.refuse(desk.store, (SYSTEM, "twins"), (SYSTEM, "1"))
    assert [deal for deal, _ in confidences(desk)["twins"]] == ["2"]
    payment_match.refuse(desk.store, (SYSTEM, "first"))
    assert "first" not in confidences(desk)
    decisions.undo(desk.store, number)
    assert [deal for deal, _ in confidences(desk)["twins"]] == ["1", "2"]


def test_an_invalid_match_is_refused(desk: Desk) -> None:
    with pytest.raises(Overpaid):
        payment_match.confirm(desk.store, (SYSTEM, "over"), (SYSTEM, "4"))
    with pytest.raises(NoSuchPayment):
        payment_match.confirm(desk.store, (SYSTEM, "nobody"), (SYSTEM, "4"))
    with pytest.raises(NoSuchDeal):
        payment_match.confirm(desk.store, (SYSTEM, "lost"), (SYSTEM, "44"))
    desk.load("payment_id;deal_id;paid_at;amount\nq;1;2026-09-19;5\n", kind="payments")
    with pytest.raises(HasDeal):
        payment_match.confirm(desk.store, (SYSTEM, "q"), (SYSTEM, "2"))
    assert decisions.all_decisions(desk.store) == []


def test_a_deal_whose_id_two_systems_use_is_not_proposed(desk: Desk) -> None:
    """Nothing could tell later which of the two was paid."""
    other = "source_system;deal_id;client;status;amount;created_at\nold;3;X;open;5;2026-01-01\n"
    desk.load(other, "other.csv", kind="deals")
    assert not {"first", "second"} & confidences(desk).keys()


def test_another_inn_goes_before_the_same_name(desk: Desk) -> None:
    payments = "payment_id;client;inn;paid_at;amount\nz;ООО «Клевер»;7700;2026-09-20;12345.60\n"
    desk.load(payments, "more.csv", kind="payments")
    assert "z" not in confidences(desk)
