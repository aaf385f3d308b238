"""A manager's report covers their own rows: no names, clients or sums of colleagues."""

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

COLLEAGUES = ("HYPERLINK", "+7 900", "@home")  # the other manager, their client, nobody's client


@pytest.fixture(scope="module")
def answers_of_anna(stores: dict[str, Store]) -> OfflineAnswers:
    """Answers within the rights of one manager."""
    return offline_answers(stores["full"], rights=Rights.of_owner("Анна"))


@pytest.fixture(scope="module")
def report_of_anna(answers_of_anna: OfflineAnswers) -> MonthReport:
    """The report of October within that manager's rights."""
    return month_report(answers_of_anna, OCTOBER)


def test_a_managers_workbook_holds_their_own_rows_alone(report_of_anna: MonthReport) -> None:
    """1000.50 + 499.50 − 100 of a plan of 2000; the 650 of the others are in no cell."""
    workbook = load_workbook(BytesIO(month_workbook(report_of_anna)), data_only=True)
    cells = [cell.value for sheet in workbook for row in sheet for cell in row]
    words = " ".join(str(value) for value in cells)

    assert 1400 in cells
    assert 2050 not in cells
    assert 4000 not in cells
    assert not [other for other in COLLEAGUES if other in words]


def test_a_managers_page_and_digest_hold_their_own_rows_alone(
    answers_of_anna: OfflineAnswers, report_of_anna: MonthReport
) -> None:
    text = plain_spaces(
        month_page(report_of_anna).decode() + digest(answers_of_anna, OCTOBER, Span.WEEK)
    )

    assert "Менеджер: Анна." in text
    assert "1 400 ₽" in text
    assert "2 050 ₽" not in text
    assert not [other for other in COLLEAGUES if other in text]
    assert EVIL.replace('"', "&quot;") not in text
