"""Files in the inbox of a running dashboard: loaded, or waiting with their question."""

from time import monotonic

from playwright.sync_api import expect

from tests.browser.server import command
from tests.browser.test_upload import words
from tests.browser.visit import PATIENCE, tab

PAYMENTS = "payment_id;paid_at;amount\n1;2026-10-05;1000\n2;2026-10-06;2500\n"
UNDECIDABLE = "payment_id;paid_at;amount\n1;03/04/2026;1000\n"


def ask(visit):
    """Reload the upload page until a file of the inbox waits there."""
    question = visit.page.get_by_test_id("stAlertContentError")
    last = monotonic() + PATIENCE / 1000
    while not question.count() and monotonic() < last:
        visit.open("/intake")
    return question


def test_the_inbox_loads_a_clear_file_and_holds_an_ambiguous_one(browser, blank, tmp_path):
    """The clear one is in the figures, 1 000 + 2 500; the other waits on the upload page."""
    store = tmp_path / "store"
    for name, text in (("оплаты.csv", PAYMENTS), ("сомнение.csv", UNDECIDABLE)):
        (tmp_path / name).write_text(text, "utf-8")
    with tab(browser, blank.address) as visit:
        assert "₽" not in words(visit, "/overview")

        put = command(store, "inbox", str(tmp_path / "оплаты.csv"), str(tmp_path / "сомнение.csv"))

        assert put.returncode == 0, put.stderr
        expect(ask(visit)).to_contain_text("03/04/2026")
        assert "3 500 ₽" in words(visit, "/overview?period=2026-10")
        visit.open("/control?part=freshness")
        expect(visit.page.get_by_role("row").filter(has_text="оплаты.csv")).to_contain_text(
            "само, из папки"
        )
        assert visit.complaints == []
    assert blank.tracebacks() == []
