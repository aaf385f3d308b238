"""Stores that pages are drawn over: a small department, an empty one, one deal, euros only."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.ingest.load import LoadOptions, load
from data.storage.store import Store

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_exports"
FILES = (
    "planerka/planerka.xlsx",
    "bitrix24/DEAL_20260930_5f0c91aa_6b1.csv",
    "bitrix24/DEAL_20261021_77d0e3b2_6c4.csv",
    "freepbx/cdr.csv",
    "1c_client_bank/kl_to_1c.txt",
)
NAMES = ("full", "empty", "one_row", "foreign")
EUROS = b"payment_id;paid_at;amount;currency\n1;2026-10-05;1000;EUR\n"
ONE_DEAL = b"deal_id;created_at;status;amount\n1;2026-10-05;won;1000\n"


@pytest.fixture(scope="session")
def stores(tmp_path_factory):
    """Folders of the stores by name."""
    folders = {name: tmp_path_factory.mktemp(name) for name in NAMES}
    full = Store.open(folders["full"])
    for name in FILES:
        load(full, SAMPLES / name, Path(name).name)
    full.close()
    one = Store.open(folders["one_row"])
    load(one, ONE_DEAL, "one.csv", LoadOptions(kind="deals"))
    one.close()
    foreign = Store.open(folders["foreign"])
    load(foreign, EUROS, "euros.csv", LoadOptions(kind="payments"))
    foreign.close()
    return folders


@pytest.fixture
def open_page(stores, monkeypatch):
    """Open a page over a store, by its address and the query part of the link."""

    def opened(page, store="full", **query):
        monkeypatch.setenv("PLANERKA_STORE", str(stores[store]))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120)
        for code, value in query.items():
            app.query_params[code] = value
        app.switch_page(f"pages/{page}.py")
        return app.run()

    return opened


def words(app):
    """All text of the page as one string."""
    parts = [part.value for kind in ("title", "markdown", "caption") for part in app.get(kind)]
    parts += [part.proto.body for part in app.get("html")]
    return "\n".join(str(part) for part in parts)
