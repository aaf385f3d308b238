"""The coordinator's page: what is wrong in words, its lists, their rows, the praise."""

from io import BytesIO

import openpyxl
import pytest

from metrics.reports.checks.catalog import CHECKS_BY_NAME
from metrics.reports.distribution.distribute import ProposalReason
from present.text import LANGUAGES, Text
from tests.pages.conftest import words

PARTS = ("reconciliation", "quality", "freshness", "queue", "matching", "people")


def healthy(app):
    """No exception, no sentence about a fault of ours."""
    assert not app.exception
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("store", ["full", "empty", "one_row", "foreign"])
@pytest.mark.parametrize("part", PARTS)
def test_every_section_opens(open_page, part, store, lang):
    app = open_page("control", store, part=part, lang=lang)

    healthy(app)
    assert app.title[0].value == Text(lang)("control.title")


def test_it_begins_with_what_is_wrong_and_who_mends_it(open_page):
    screen_words = words(open_page("control"))

    assert "45\N{NO-BREAK SPACE}платежей не привязаны к сделке" in screen_words
    assert "Больше всего исправлять" in screen_words


def test_what_cannot_be_checked_is_said(open_page):
    """One deal alone: nothing to reconcile it with, and that is no praise."""
    screen_words = words(open_page("control", "one_row"))

    assert Text("ru")("control.lead.nothing") in screen_words
    assert Text("ru")("tables.payments.need") in screen_words
    assert Text("ru")("control.reconciliation.fine") not in screen_words


@pytest.mark.parametrize(
    "name", [name for name in CHECKS_BY_NAME if not name.startswith("waiting")]
)
def test_each_check_opens_by_its_link(open_page, name):
    """Its list, or the praise where nothing is wrong."""
    part = "reconciliation" if name in _reconciled() else "quality"

    healthy(open_page("control", part=part, check=name))


def _reconciled():
    return ("unpaid", "unsold", "stray", "overpaid", "uncalled", "strangers", "twins")


@pytest.mark.parametrize(
    "query",
    [
        {"owner": "Никто Никакой"},
        {"owner": "Соколова Марина"},
        {"source": "Сайт", "part": "queue"},
        {"product": "Нет", "pipeline": "Нет"},
        {"from": "1999-01-01", "to": "1999-12-31"},
        {"check": "<b>нет</b>", "part": "нет"},
    ],
)
def test_any_question_gets_an_answer(open_page, query):
    healthy(open_page("control", **query))


def test_a_filter_that_cannot_be_kept_is_named(open_page):
    """Callers and double names have no source: nobody else's are shown in their place."""
    screen_words = words(open_page("control", source="Сайт"))

    assert "Не проверено: 2\N{NO-BREAK SPACE}сверки — с этим фильтром не считается" in screen_words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_and_every_reason_has_its_words(lang):
    text = Text(lang)
    for name in CHECKS_BY_NAME:
        for part in ("title", "says", "about", "mend", "fine"):
            assert text.has(f"control.checks.{name}.{part}"), name
    for why in ProposalReason:
        assert text.has(f"control.why.{why.value}")


def test_the_queue_can_be_applied_in_the_crm(monkeypatch, open_page):
    """A line a client, in the order of the queue: his number, from whom to whom, and why."""
    workbooks = {}

    def keep_workbook(view, key, name, make, **options):
        workbooks[key] = make

    monkeypatch.setattr("ui.components.control.waiting_queue.download", keep_workbook)
    healthy(open_page("control", part="queue"))

    sheet = openpyxl.load_workbook(BytesIO(workbooks["handing"]())).active
    header, *rows = list(sheet.iter_rows(values_only=True))
    lines = [dict(zip(header, row, strict=True)) for row in rows]
    assert [row["№"] for row in lines] == [1, 2, 3]
    waits = [row["Ждёт, рабочих минут"] for row in lines]
    assert waits == sorted(waits, reverse=True)
    for row in lines:
        assert row["Номер в CRM"]
        assert row["Файл"]
        assert row["Передать"]
        assert (row["Меняется"] == "да") == (row["Сейчас у"] != row["Передать"])
