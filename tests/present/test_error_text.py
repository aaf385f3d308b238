"""Errors as sentences: in the reader's words, with what to do next."""

import pytest

from data.model.errors import Damaged, ExportError, NotATable
from data.presets.identify import SeveralKinds, UnknownColumns
from metrics.core.errors import UnknownDimension
from present.error_text import explain
from present.text import Text

RU = Text("ru")


def test_codes_in_the_facts_become_words():
    assert explain(RU, NotATable(file="a.pdf", kind="pdf")).startswith("«a.pdf» — документ PDF")
    assert "(книга Excel)" in explain(RU, Damaged(file="a.xlsx", kind="xlsx"))


def test_several_kinds_are_all_translated():
    sentence = explain(RU, SeveralKinds(file="a.csv", kinds="deals, payments"))

    assert "Сделки, Оплаты" in sentence


def test_a_question_that_cannot_be_asked_names_metric_and_dimension():
    sentence = explain(RU, UnknownDimension.of("connect_rate", "product", ["owner"]))

    assert sentence == "Показатель «Дозвон» не раскладывается по признаку «Товар». Можно по: owner."


def test_without_a_near_name_none_is_offered():
    alone = explain(RU, UnknownColumns(file="a.csv", columns="«x»", close="—"))
    near = explain(RU, UnknownColumns(file="a.csv", columns="«x»", close="«Сумма»"))

    assert "—." not in alone
    assert "«Сумма»" in near


@pytest.mark.parametrize("facts", [{}, {"file": "a.csv"}])
def test_an_error_that_lacks_a_fact_still_gets_a_sentence(facts):
    class Unforeseen(ExportError):
        """Nobody wrote words for it."""

        key = "errors.unforeseen"

    assert explain(RU, Unforeseen(**facts)).endswith(".")
