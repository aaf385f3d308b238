"""Errors as sentences in the reader's language, with what to do next."""

import pytest

from data.model.errors import Damaged, ExportError, NotATable
from data.presets.identify import SeveralKinds, UnknownColumns
from metrics.core.errors import UnknownDimension
from present.error_text import explain
from present.text import Text

RU = Text("ru")


def test_codes_in_the_facts_are_translated():
    assert explain(RU, NotATable(file="a.pdf", kind="pdf")).startswith("«a.pdf» — документ PDF")
    assert "(книга Excel)" in explain(RU, Damaged(file="a.xlsx", kind="xlsx"))


def test_several_kinds_are_all_translated():
    sentence = explain(RU, SeveralKinds(file="a.csv", kinds="deals, payments"))

    assert "Сделки, Оплаты" in sentence


def test_an_unanswerable_query_names_metric_and_dimension():
    sentence = explain(RU, UnknownDimension.of("connect_rate", "product", ["owner"]))

    assert sentence == "Показатель «Дозвон» не раскладывается по признаку «Товар». Можно по: owner."


def test_no_near_name_is_offered_where_there_is_none():
    alone = explain(RU, UnknownColumns(file="a.csv", columns="«x»", close="—"))
    near = explain(RU, UnknownColumns(file="a.csv", columns="«x»", close="«Сумма»"))

    assert "—." not in alone
    assert "«Сумма»" in near


@pytest.mark.parametrize("facts", [{}, {"file": "a.csv"}])
def test_an_error_without_a_needed_fact_gets_a_general_sentence(facts):
    class Unforeseen(ExportError):
        """An error without a text in the locales."""

        key = "errors.unforeseen"

    assert explain(RU, Unforeseen(**facts)).endswith(".")
