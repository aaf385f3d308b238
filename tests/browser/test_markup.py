"""Names with markup and scripts are shown as text on every page; no script runs."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from data.access import links
from data.access.database import AccessDatabase
from data.access.links import Terms
from data.custom_presets import saved
from data.ingest.load import LoadOptions, load
from data.storage.store import Store
from present import pages
from tests.browser.server import serve
from tests.browser.sign_in import signed_in
from tests.browser.visit import Visit, tab

EVIL = "<img src=x onerror=window.pwned=1>"
SCRIPT = "</style></script><script>window.pwned=1</script>"
WORDS = f"{EVIL}[x](javascript:window.pwned=1){SCRIPT}"
DEALS = "deal_id;created_at;closed_at;status;stage;amount;owner;source;product;client;lost_reason\n"
PAGES = tuple(f"/{page.name}" for page in pages.PAGES)


def preset() -> str:
    """A custom preset whose title is markup."""
    columns = ("deal_id", "created_at", "amount", "owner", "stage", "client")
    columns_toml = "\n".join(f'{name} = ["{name} {EVIL}"]' for name in columns)
    return f'id = "own"\ntitle = {{ru = "{WORDS}"}}\n[deals]\n{columns_toml}\n'


def fill(place: Path) -> None:
    """Fill a store where every name is markup."""
    deals = "".join(
        f"{n};2026-10-0{n};2026-10-1{n};{status};{stage};1000;{WORDS} {n}{f';{WORDS}' * 4}\n"
        for n, (status, stage) in enumerate(
            (("won", "Продажа"), ("lost", WORDS), ("open", EVIL)), 1
        )
    )
    payments = f"payment_id;paid_at;amount;owner;client\n1;2026-10-12;1000;{WORDS} 1;{WORDS}\n"
    with closing(Store.open(place)) as store:
        for kind, text in (("deals", DEALS + deals), ("payments", payments)):
            load(store, text.encode(), f"{EVIL}.csv", LoadOptions(kind=kind))
        saved.save(store, preset())
    terms = Terms(("overview",), {"source": (WORDS,)}, {}, False, False, None)
    with closing(AccessDatabase(place)) as database:
        links.create(database, WORDS, terms, 7, WORDS)


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """A tab of a signed-in head of sales over that store."""
    place = tmp_path_factory.mktemp("markup") / "store"
    fill(place)
    with serve(place) as server, tab(browser, server.address) as opened:
        head = signed_in(server, place, "head", "head", "--name", WORDS)
        cookie = {"name": "planerka", "value": head.token, "path": "/"}
        host = urlsplit(server.address).hostname
        opened.page.context.add_cookies([{**cookie, "domain": host}])  # type: ignore[list-item]
        opened.page.on("dialog", lambda dialog: dialog.dismiss())
        yield opened
        assert server.tracebacks() == [], "".join(server.log)


def assert_nothing_ran(visit: Visit) -> None:
    """No script of a name ran, and no element or link was made of one."""
    assert visit.page.evaluate("window.pwned") is None
    assert visit.page.locator("img[src='x'], a[href^='javascript:']").count() == 0


@pytest.mark.parametrize("page", PAGES)
def test_markup_in_names_is_text_on_every_page(visit: Visit, page: str) -> None:
    visit.open(f"{page}?from=2026-10-01&to=2026-10-31")
    assert_nothing_ran(visit)
    if page in ("/managers", "/intake", "/links"):
        assert "onerror=window.pwned=1" in visit.text()


def test_markup_in_an_unknown_file_is_text(visit: Visit) -> None:
    """Its headers and values are shown for mapping."""
    rows = "".join(f"{EVIL};{SCRIPT};{n}\n" for n in range(5))
    content = f"{EVIL};{SCRIPT};{WORDS}\n{rows}".encode()
    visit.open("/intake")
    visit.drop(f"{EVIL.replace('/', '')}.csv", content)
    expect(visit.page.get_by_text("onerror").first).to_be_visible()
    visit.settle()
    assert_nothing_ran(visit)
