"""The data quality page: its lead sentence, sections, checks and workbooks."""

from io import BytesIO

import openpyxl
import pytest

from metrics.reports.checks.catalog import CHECKS_BY_NAME
from metrics.reports.distribution.distribute import ProposalReason
from present.text import LANGUAGES, Text
from tests.pages.conftest import words

PARTS = ("reconciliation", "quality", "freshness", "queue", "matching", "people")


def assert_no_errors(app):
    """The page raised no exception and shows no error."""
    assert not app.exception
    assert [error.value for error in app.error] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("store", ["full", "empty", "one_row", "foreign"])
@pytest.mark.parametrize("part", PARTS)
def test_every_section_opens(open_page, part, store, lang):
    app = open_page("control", store, part=part, lang=lang)

    assert_no_errors(app)
    assert app.title[0].value == Text(lang)("control.title")


def test_lead_sentence_names_failing_checks_and_the_manager_to_correct(open_page):
    screen_words = words(open_page("control"))

    assert "45\N{NO-BREAK SPACE}платежей не привязаны к сделке" in screen_words
    assert "Больше всего исправлять" in screen_words


def test_checks_without_data_are_reported_as_not_run(open_page):
    """A store of one deal has nothing to reconcile it with: no check may count as passed."""
    screen_words = words(open_page("control", "one_row"))

    assert Text("ru")("control.lead.nothing") in screen_words
    assert Text("ru")("tables.payments.need") in screen_words
    assert Text("ru")("control.reconciliation.fine") not in screen_words


@pytest.mark.parametrize(
    "name", [name for name in CHECKS_BY_NAME if not name.startswith("waiting")]
)
def test_each_check_opens_from_its_address(open_page, name):
    """A check draws its findings, or a message where there are none."""
    part = "reconciliation" if name in _reconciliation_checks() else "quality"

    assert_no_errors(open_page("control", part=part, check=name))


def _reconciliation_checks():
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
def test_any_filter_or_period_draws_without_an_error(open_page, query):
    assert_no_errors(open_page("control", **query))


def test_checks_that_a_filter_does_not_apply_to_are_named(open_page):
    """Callers and duplicate owners have no source: rows of other sources must not be shown."""
    screen_words = words(open_page("control", source="Сайт"))

    assert "Не проверено: 2\N{NO-BREAK SPACE}сверки — с этим фильтром не считается" in screen_words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_check_and_every_reason_has_its_texts(lang):
    text = Text(lang)
    for name in CHECKS_BY_NAME:
        for part in ("title", "says", "about", "mend", "fine"):
            assert text.has(f"control.checks.{name}.{part}"), name
    for why in ProposalReason:
        assert text.has(f"control.why.{why.value}")


def test_the_queue_workbook_has_crm_number_old_and_new_manager(monkeypatch, open_page):
    """One line a client in the order of the queue, with all that is needed to reassign it."""
    workbooks = {}

    def keep_workbook(view, key, name, make, **options):
        workbooks[key] = make

    monkeypatch.setattr("ui.components.control.waiting_queue.download", keep_workbook)
    assert_no_errors(open_page("control", part="queue"))

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
