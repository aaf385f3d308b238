"""A manager's report is of their own rows: no colleague, no colleague's client or sum."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from data.model.rights import Rights
from data.storage.store import Store
from present.reports.digest import Span, digest
from present.reports.month_report import MonthReport, month_report
from present.reports.offline_answers import OfflineAnswers
from present.reports.parts.page import month_page
from present.reports.sheets.workbook import month_workbook
from tests.present.reports.conftest import EVIL, OCTOBER, offline_answers, plain_spaces

OTHERS = ("HYPERLINK", "+7 900", "@home")  # the other manager, their client, nobody's client


@pytest.fixture(scope="module")
def anna(stores: dict[str, Store]) -> OfflineAnswers:
    return offline_answers(stores["full"], rights=Rights.of_owner("Анна"))


@pytest.fixture(scope="module")
def hers(anna: OfflineAnswers) -> MonthReport:
    return month_report(anna, OCTOBER)


def test_the_workbook_holds_her_rows_alone(hers: MonthReport) -> None:
    """1000.50 + 499.50 − 100 of 2000; the 650 of the others stand in no cell."""
    workbook = load_workbook(BytesIO(month_workbook(hers)), data_only=True)
    cells = [cell.value for sheet in workbook for row in sheet for cell in row]
    words = " ".join(str(value) for value in cells)

    assert 1400 in cells
    assert 2050 not in cells
    assert 4000 not in cells
    assert not [other for other in OTHERS if other in words]


def test_the_page_and_the_text_are_hers_alone(anna: OfflineAnswers, hers: MonthReport) -> None:
    text = plain_spaces(month_page(hers).decode() + digest(anna, OCTOBER, Span.WEEK))

    assert "Менеджер: Анна." in text
    assert "1 400 ₽" in text
    assert "2 050 ₽" not in text
    assert not [other for other in OTHERS if other in text]
    assert EVIL.replace('"', "&quot;") not in text
