"""A manager's report is of his own rows: no colleague, no colleague's client or sum."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from data.model.rights import Rights
from data.storage.store import Store
from present.reports.contents import Contents, contents
from present.reports.digest import Span, digest
from present.reports.offline_answers import Desk
from present.reports.parts.page import page
from present.reports.sheets.workbook import workbook
from tests.present.reports.conftest import EVIL, OCTOBER, desk, spoken

OTHERS = ("HYPERLINK", "+7 900", "@home")  # the other manager, his client, nobody's client


@pytest.fixture(scope="module")
def anna(stores: dict[str, Store]) -> Desk:
    return desk(stores["full"], rights=Rights.of_owner("Анна"))


@pytest.fixture(scope="module")
def hers(anna: Desk) -> Contents:
    return contents(anna, OCTOBER)


def test_the_book_holds_her_rows_alone(hers: Contents) -> None:
    """1000.50 + 499.50 − 100 of 2000; the 650 of the others stand in no cell."""
    book = load_workbook(BytesIO(workbook(hers)), data_only=True)
    cells = [cell.value for sheet in book for row in sheet for cell in row]
    words = " ".join(str(value) for value in cells)

    assert 1400 in cells
    assert 2050 not in cells
    assert 4000 not in cells
    assert not [other for other in OTHERS if other in words]


def test_the_page_and_the_text_are_hers_alone(anna: Desk, hers: Contents) -> None:
    told = spoken(page(hers).decode() + digest(anna, OCTOBER, Span.WEEK))

    assert "Менеджер: Анна." in told
    assert "1 400 ₽" in told
    assert "2 050 ₽" not in told
    assert not [other for other in OTHERS if other in told]
    assert EVIL.replace('"', "&quot;") not in told
