"""Exports of systems that nobody knows: read right without a question, or asked about."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings

from data.model.errors import ExportError
from tests.data.recognition.statements import (
    LAYOUTS,
    DealList,
    Statement,
    deal_lists,
    statements,
)
from tests.data.workspace import Desk, identity_holds
from tests.drawing import cases


@contextmanager
def new_desk() -> Iterator[Desk]:
    """An empty store for one drawn file."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder) / "store")
        yield desk
        desk.store.close()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_income_of_an_unknown_statement(layout: str) -> None:
    """Money in is counted to the kopeck by currency, money out is skipped row by row."""

    @settings(max_examples=cases(5))
    @given(statements(layout))
    def holds(statement: Statement) -> None:
        with new_desk() as desk:
            loaded = desk.load(statement.text, "statement.csv")

            assert loaded.kind == "payments"
            assert loaded.skipped == {"outgoing": statement.outgoing_rows}
            assert identity_holds(loaded)
            income = dict(desk.rows("SELECT currency, sum(amount) FROM payments GROUP BY 1"))
            assert income == statement.income

    holds()


def test_won_and_lost_of_an_unknown_list_of_deals() -> None:
    """Outcomes in nine languages, each with its amount, owner and dates."""

    @settings(max_examples=cases(5))
    @given(deal_lists())
    def holds(deals: DealList) -> None:
        with new_desk() as desk:
            desk.load(deals.text, "list.csv")

            assert desk.counts("status", "deals")["won"] == deals.won
            assert desk.counts("status", "deals")["lost"] == deals.lost
            won = desk.value("SELECT sum(amount) FROM deals WHERE status = 'won'")
            assert won == deals.won_amount
            assert set(desk.column("owner_written", "deals")) == deals.owners
            closed = "SELECT count(*) FROM deals WHERE closed_at IS NOT NULL"
            assert desk.value(closed) == deals.won + deals.lost

    holds()


def test_a_minus_that_nothing_explains_is_asked_about() -> None:
    """Date, sum and comment: an expense or a refund, only the user knows."""
    with new_desk() as desk:
        with pytest.raises(ExportError) as raised:
            desk.load("Дата,Сумма,Комментарий\n02.10.2026,120000,Альфа\n13.10.2026,-45000,Дом\n")
        assert raised.value.code == "unknown_columns"
        assert desk.is_empty()


def test_asked_for_nothing_is_assumed() -> None:
    """With `ask` the same file is refused, and nothing is stored."""
    text = "Дата;Вид;Сумма\n02.10.2026;Поступление;120000\n03.10.2026;Списание;45000\n"
    with new_desk() as desk:
        with pytest.raises(ExportError):
            desk.load(text, ask=True)
        assert desk.is_empty()
        assert {each.column for each in desk.load(text).assumed} == {
            *("paid_at", "money_direction", "amount"),
        }
