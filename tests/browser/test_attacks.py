"""The attacks of docs/security.md, each tried on a running server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser
from websockets.exceptions import InvalidStatus

from data.access import accounts, links, rate_limit, sessions
from data.access.database import AccessDatabase, token_hash
from data.access.links import Link, Terms
from tests.browser.server import ROOT, Server, command, environment, serve
from tests.browser.sign_in import PASSWORD, Caller, signed_in
from tests.browser.wire import draw, press, socket

OWNER, COLLEAGUE = "Соколова Марина", "Иванов Игорь"
FIGURE = "\N{NO-BREAK SPACE}₽"
ENDED = "Нужно войти"
TERMS = Terms(("overview", "managers"), {"owner": (OWNER,)}, {}, True, False, None)


DEALS = "deal_id;created_at;closed_at;status;amount;owner;client;phone\n" + "".join(
    f"{n};2026-10-{n:02};2026-10-{n + 1:02};won;{n}000;{owner};{owner} и Ко {n};+7999000{n:04}\n"
    for n in range(1, 21)
    for owner in [(OWNER, COLLEAGUE)[n % 2]]
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two managers with ten deals each; every client has a name and a phone."""
    place = tmp_path_factory.mktemp("attacked")
    (place / "deals.csv").write_text(DEALS, "utf-8")
    done = command(place / "store", "load", "--kind", "deals", str(place / "deals.csv"))
    assert done.returncode == 0, done.stderr
    return place / "store"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    """A dashboard over the store, none of whose pages may fail."""
    with serve(store) as running:
        yield running
    log = "".join(running.log)
    assert "failed, number" not in log, log


@pytest.fixture(scope="module")
def head(server: Server, store: Path) -> Caller:
    """A signed-in head of sales."""
    return signed_in(server, store, "head", "head", "--name", "Ольга")


@pytest.fixture(scope="module")
def anna(server: Server, store: Path, head: Caller) -> Caller:
    """A signed-in manager."""
    return signed_in(server, store, "anna", "manager", "--owner", OWNER)


@pytest.fixture
def database(store: Path) -> Iterator[AccessDatabase]:
    """The access database of the store."""
    opened = AccessDatabase(store)
    yield opened
    opened.close()


def guest_of_link(
    database: AccessDatabase, server: Server, terms: Terms = TERMS, days: int = 7
) -> tuple[Link, Caller]:
    """A link and a guest with its session."""
    link, token = links.create(database, "Гость", terms, days, "Ольга")
    guest = Caller(server).let_in(f"/l/{token}", {})
    return link, guest


def test_without_a_session_nothing_is_served(server: Server, head: Caller) -> None:
    """Neither a page, nor a file, nor a socket; a browser is redirected to sign-in."""
    outsider = Caller(server)
    status, answer, _ = outsider.ask("GET", "/funnel?owner=x", Accept="text/html")
    assert (status, answer.getheader("Location")) == (303, "/login?next=%2Ffunnel%3Fowner%3Dx")
    for path in ("/media/x.xlsx", "/_stcore/host-config", "/static/x.js", "/component/x", "/app/x"):
        assert outsider.status("GET", path) == 401, path
    assert outsider.status("PUT", "/_stcore/upload_file/a/b", b"x") == 401
    for token in ("", "guess", token_hash(head.token), head.token[:-1]):
        with pytest.raises(InvalidStatus) as refused:
            socket(Caller(server, token))
        assert refused.value.response.status_code == 403


def test_guessed_expired_revoked_and_rotated_tokens_are_refused_alike(
    server: Server, head: Caller, database: AccessDatabase
) -> None:
    """All get the same answer; a session of a revoked link ends at its next request."""
    link, token = links.create(database, "Гость", TERMS, 7, "Ольга")
    _, past = links.create(database, "Гость", TERMS, -1, "Ольга")
    links.rotate(database, link.link_id)
    for wrong in ("guess", token, past, token_hash(token), "x" * 5000):
        assert Caller(server).status("GET", f"/l/{wrong}") == 404
        assert Caller(server).status("POST", f"/l/{wrong}", {}) == 404

    inside, guest = guest_of_link(database, server)
    with socket(guest) as wire:
        assert FIGURE in draw(wire, "overview")
        links.revoke(database, inside.link_id)
        after = draw(wire, "overview")
    assert ENDED in after
    assert FIGURE not in after
    assert guest.status("GET", "/_stcore/host-config") == 401


def test_guessing_a_password_is_limited_and_reveals_no_login(
    server: Server, store: Path, head: Caller, database: AccessDatabase
) -> None:
    """An unknown login gets the same answer; after many failures the right password must wait."""
    signed_in(server, store, "boris", "director")
    guesser, answers = Caller(server), []
    for login in ("boris", "nobody"):
        status, _, text = guesser.ask("POST", "/login", {"login": login, "password": "a guess"})
        answers.append((status, text))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401
    for _ in range(12):
        rate_limit.count_failure(database, "boris", "127.0.0.1")
    credentials = {"login": "boris", "password": PASSWORD}
    assert guesser.status("POST", "/login", credentials) == 429


def test_a_guest_sees_only_the_pages_and_filters_of_the_link(
    server: Server, head: Caller, database: AccessDatabase
) -> None:
    """Neither another page nor forged filters show more than the terms of the link."""
    _, guest = guest_of_link(database, server)
    with socket(guest) as wire:
        for page in ("plan", "intake", "links", "settings"):
            drawn = draw(wire, page)
            assert "не открыта" in drawn, page
            assert FIGURE not in drawn, page
    with socket(guest) as wire:
        usual = draw(wire, "managers")
    with socket(guest) as wire:
        forged = draw(wire, "managers", f"owner={quote(COLLEAGUE)}&team=&utm=1")
    assert OWNER in usual
    for drawn in (usual, forged):
        assert COLLEAGUE not in drawn
        assert FIGURE in drawn


def test_a_masked_link_shows_no_names_and_phones_of_clients(
    server: Server, head: Caller, database: AccessDatabase
) -> None:
    with socket(head) as wire:
        assert "+7999" in draw(wire, "managers", f"owner={quote(OWNER)}")
    _, guest = guest_of_link(database, server)
    with socket(guest) as wire:
        drawn = draw(wire, "managers")
    assert "+7999" not in drawn
    assert "и Ко" not in drawn
    assert "Клиент " in drawn


def test_a_manager_sees_no_rows_of_a_colleague(server: Server, anna: Caller) -> None:
    with socket(anna) as wire:
        for page in ("managers", "control"):
            for query in (
                "",
                f"owner={quote(COLLEAGUE)}",
                f"owner={quote(OWNER)}&owner={quote(COLLEAGUE)}",
            ):
                assert COLLEAGUE not in draw(wire, page, query), (page, query)


def test_viewers_may_not_upload(server: Server, anna: Caller, database: AccessDatabase) -> None:
    _, guest = guest_of_link(database, server)
    for viewer in (guest, anna):
        with socket(viewer) as wire:
            drawn = draw(wire, "intake")
            session = drawn.partition('session_id: "')[2].partition('"')[0]
            place = f"/_stcore/upload_file/{session}/file"
            assert viewer.status("PUT", place, b"deal_id;amount\n1;1\n") == 403
            assert "file_uploader" not in drawn


def test_a_button_drawn_before_the_session_ended_does_nothing(
    server: Server, store: Path, head: Caller, database: AccessDatabase
) -> None:
    """The account was disabled after the page was drawn: its buttons may do nothing."""
    link, _ = links.create(database, "Гость", TERMS, 7, "Ольга")
    leaving = signed_in(server, store, "leaving", "head")
    with socket(leaving) as wire:
        drawn = draw(wire, "links")
        accounts.set_active(database, "leaving", False)
        after = press(wire, "links", drawn, f"link_revoke_{link.link_id}")
    assert "Сделать это сейчас нельзя" in after
    assert links.active_link(database, link.link_id) is not None


def test_a_planted_cookie_never_becomes_a_session(
    server: Server, head: Caller, database: AccessDatabase
) -> None:
    """A cookie chosen by an attacker must not become a session with rights."""
    planted = Caller(server, "attackers-choice")
    link, guest = guest_of_link(database, server)
    opener = Caller(server, guest.token).let_in(f"/l/{links.rotate(database, link.link_id)}", {})
    assert opener.token not in (guest.token, planted.token)
    assert sessions.by_token(database, planted.token) is None
    assert sessions.by_token(database, guest.token) is None


def test_a_streamlit_session_of_another_browser_gives_no_rights(
    server: Server, head: Caller, database: AccessDatabase
) -> None:
    """Streamlit resumes a session by its number; the rights must be those of the cookie."""
    with socket(head) as wire:
        drawn = draw(wire, "managers")
        session = drawn.partition('session_id: "')[2].partition('"')[0]
    assert COLLEAGUE in drawn
    _, guest = guest_of_link(database, server)
    with socket(guest, session=session) as wire:
        assert COLLEAGUE not in draw(wire, "managers")


def test_foreign_forms_sockets_and_frames_are_refused(
    server: Server, head: Caller, browser: Browser
) -> None:
    """A page of another origin can neither post, nor open a socket, nor frame a page of ours."""
    evil = "http://evil.example"
    for path in ("/login", "/logout", "/setup"):
        assert head.status("POST", path, {}, Origin=evil) == 403
    with pytest.raises(InvalidStatus):
        socket(head, origin=evil)
    _, answer, _ = head.ask("GET", "/")
    assert answer.getheader("X-Frame-Options") == "DENY"
    assert "frame-ancestors 'none'" in str(answer.getheader("Content-Security-Policy"))
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f"<iframe src='{server.address}/login'></iframe>")
    page.wait_for_load_state("networkidle")
    assert page.frames[1].locator("input").count() == 0
    context.close()


@pytest.mark.parametrize("to", ["//evil.example", "/\\evil.example", "https://evil.example"])
def test_sign_in_redirects_to_own_paths_only(
    server: Server, store: Path, head: Caller, to: str
) -> None:
    status, answer, _ = Caller(server).ask(
        "POST", "/login", {"login": "head", "password": PASSWORD, "next": to}
    )
    assert (status, answer.getheader("Location")) == (303, "/")


def test_without_accounts_only_local_requests_are_served(full: Server) -> None:
    """A request through a proxy or by another host name must not count as local."""
    assert Caller(full).status("GET", "/") == 200
    for header in ("X_Forwarded_For", "X_Real_Ip", "Forwarded", "X_Forwarded_Host"):
        assert Caller(full).status("GET", "/", **{header: "10.0.0.1"}) == 403
    assert Caller(full).status("GET", "/", Host="evil.example") == 403
    with pytest.raises(InvalidStatus):
        socket(Caller(full), origin="http://evil.example")


@pytest.mark.parametrize("address", ["0.0.0.0"])
def test_without_accounts_the_server_refuses_a_network_address(
    tmp_path: Path, address: str
) -> None:
    variables = {**environment(tmp_path / "store"), "STREAMLIT_SERVER_ADDRESS": address}
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={**variables, "STREAMLIT_SERVER_HEADLESS": "true"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    assert done.returncode == 1
    assert "cli.py accounts add" in done.stderr
