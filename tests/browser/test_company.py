"""Sign-in through a local OpenID Connect provider: roles by e-mail and by group."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from oidc_provider_mock import User, app
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server

from data.access import accounts
from data.access.database import AccessDatabase
from data.access.oidc_accounts import CompanySignIn
from tests.browser.server import Server, free_port, serve

SETTINGS = """
[company]
sign_in = true
[company.people]
"Olga@example.org" = "head"
[company.groups]
"directors" = "director"
"""
SECRETS = """
[auth]
redirect_uri = "{address}/oauth2callback"
cookie_secret = "a long secret that only this test knows, {address}"
client_id = "planerka"
client_secret = "secret"
server_metadata_url = "http://127.0.0.1:{port}/.well-known/openid-configuration"
client_kwargs = {{ scope = "openid email profile groups" }}
"""
PEOPLE = (
    User(sub="olga@example.org", claims={"email": "olga@example.org", "name": "Ольга"}),
    User(sub="dir@example.org", claims={"email": "dir@example.org", "groups": ["directors"]}),
    User(sub="eve@example.org", claims={"email": "eve@example.org", "groups": ["strangers"]}),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    return tmp_path_factory.mktemp("company") / "store"


@contextmanager
def provider_server() -> Iterator[BaseWSGIServer]:
    """A running provider; by number, since a bare system does not know the name localhost."""
    provider = make_server("127.0.0.1", 0, app(user_claims=PEOPLE), threaded=True)
    thread = threading.Thread(target=provider.serve_forever)
    thread.start()
    try:
        yield provider
    finally:
        provider.shutdown()
        thread.join()
        provider.server_close()


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    """A dashboard whose settings name the provider."""
    port = free_port()
    with provider_server() as provider:
        place, addresses = store.parent, {"address": f"http://127.0.0.1:{port}"}
        (place / "settings.toml").write_text(SETTINGS, "utf-8")
        secrets = SECRETS.format(port=provider.server_port, **addresses)
        (place / "secrets.toml").write_text(secrets, "utf-8")
        more = {
            "PLANERKA_SETTINGS": str(place / "settings.toml"),
            "STREAMLIT_SECRETS_FILES": str(place / "secrets.toml"),
        }
        with serve(store, port, more) as running:
            running.address = addresses["address"]
            yield running


def sign_in_at_provider(browser: Browser, server: Server, who: str) -> Page:
    """The page that a user sees after signing in at the provider."""
    page = browser.new_context(locale="ru-RU").new_page()
    page.goto(f"{server.address}/overview")
    page.get_by_text("Войти через учётную запись компании").click()
    page.locator("input[name=sub]").fill(who)
    page.get_by_role("button", name="Authorize").click()
    return page


def test_roles_by_e_mail_and_group(browser: Browser, server: Server, store: Path) -> None:
    """The e-mail gives the head's role, the group the director's; other users get no access."""
    head = sign_in_at_provider(browser, server, "olga@example.org")
    expect(head.get_by_text("Настройки")).to_be_visible()
    names = {cookie["name"] for cookie in head.context.cookies()}
    assert "planerka" in names
    assert "_streamlit_user" not in names

    director = sign_in_at_provider(browser, server, "dir@example.org")
    expect(director.get_by_text("Воронка")).to_be_visible()
    expect(director.get_by_text("Настройки")).to_have_count(0)

    stranger = sign_in_at_provider(browser, server, "eve@example.org")
    expect(stranger.get_by_text("Вам ещё не открыли доступ")).to_be_visible()

    database = AccessDatabase(store)
    assert {each.login: each.role.value for each in accounts.all_accounts(database)} == {
        "company:olga@example.org": "head",
        "company:dir@example.org": "director",
    }
    accounts.set_active(database, "company:olga@example.org", False)
    database.close()
    head.reload()
    expect(head.get_by_role("button", name="Войти", exact=True)).to_be_visible()
    for page in (head, director, stranger):
        page.context.close()


def test_stale_and_unverified_claims_are_refused() -> None:
    """Claims older than ten minutes, or of an unverified e-mail, give no role."""
    company = CompanySignIn.read({"sign_in": True, "people": {"a@b.c": "head"}})
    now = time.time()
    assert company
    assert company.role_of({"email": "A@b.c", "iat": now}, now)
    assert company.role_of({"email": "a@b.c", "iat": now - 601}, now) is None
    assert company.role_of({"email": "a@b.c"}, now) is None
    assert company.role_of({"email": "a@b.c", "iat": now, "email_verified": False}, now) is None
    assert company.role_of({"email": "x@b.c", "iat": now, "groups": "head"}, now) is None
