"""The table of attacks of docs/security.md, each tried on the running server."""

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

HERS, HIS = "Соколова Марина", "Иванов Игорь"
FIGURE = "\N{NO-BREAK SPACE}₽"
ENDED = "Нужно войти"
OWN = Terms(("overview", "managers"), {"owner": (HERS,)}, {}, True, False, None)


DEALS = "deal_id;created_at;closed_at;status;amount;owner;client;phone\n" + "".join(
    f"{n};2026-10-{n:02};2026-10-{n + 1:02};won;{n}000;{owner};{owner} и Ко {n};+7999000{n:04}\n"
    for n in range(1, 21)
    for owner in [(HERS, HIS)[n % 2]]
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
    with serve(store) as running:
        yield running
    log = "".join(running.log)
    assert "failed, number" not in log, log


@pytest.fixture(scope="module")
def head(server: Server, store: Path) -> Caller:
    return signed_in(server, store, "head", "head", "--name", "Ольга")


@pytest.fixture(scope="module")
def anna(server: Server, store: Path, head: Caller) -> Caller:
    return signed_in(server, store, "anna", "manager", "--owner", HERS)


@pytest.fixture
def book(store: Path) -> Iterator[AccessDatabase]:
    opened = AccessDatabase(store)
    yield opened
    opened.close()


def guest_of_link(
    book: AccessDatabase, server: Server, terms: Terms = OWN, days: int = 7
) -> tuple[Link, Caller]:
    """A link, and a guest who came by it."""
    link, token = links.create(book, "Гость", terms, days, "Ольга")
    guest = Caller(server).let_in(f"/l/{token}", {})
    return link, guest


def test_an_outsider_opens_nothing(server: Server, head: Caller) -> None:
    """Neither a page, nor a file, nor a socket; a person is shown the door."""
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


def test_a_token_is_guessed_expired_revoked_rotated(
    server: Server, head: Caller, book: AccessDatabase
) -> None:
    """All are told the same, and whoever is inside is out with his next press."""
    link, token = links.create(book, "Гость", OWN, 7, "Ольга")
    _, past = links.create(book, "Гость", OWN, -1, "Ольга")
    links.rotate(book, link.link_id)
    for wrong in ("guess", token, past, token_hash(token), "x" * 5000):
        assert Caller(server).status("GET", f"/l/{wrong}") == 404
        assert Caller(server).status("POST", f"/l/{wrong}", {}) == 404

    inside, guest = guest_of_link(book, server)
    with socket(guest) as wire:
        assert FIGURE in draw(wire, "overview")
        links.revoke(book, inside.link_id)
        after = draw(wire, "overview")
    assert ENDED in after
    assert FIGURE not in after
    assert guest.status("GET", "/_stcore/host-config") == 401


def test_a_password_is_guessed(
    server: Server, store: Path, head: Caller, book: AccessDatabase
) -> None:
    """An unknown login is answered alike; after many tries even the right password must wait."""
    signed_in(server, store, "boris", "director")
    guesser, answers = Caller(server), []
    for login in ("boris", "nobody"):
        status, _, text = guesser.ask("POST", "/login", {"login": login, "password": "a guess"})
        answers.append((status, text))
    assert answers[0] == answers[1]
    assert answers[0][0] == 401
    for _ in range(12):
        rate_limit.count_failure(book, "boris", "127.0.0.1")
    credentials = {"login": "boris", "password": PASSWORD}
    assert guesser.status("POST", "/login", credentials) == 429


def test_a_guest_opens_what_he_was_not_given(
    server: Server, head: Caller, book: AccessDatabase
) -> None:
    """Another page, another's name in the address, his own state forged: only his terms show."""
    _, guest = guest_of_link(book, server)
    with socket(guest) as wire:
        for page in ("plan", "intake", "links", "settings"):
            drawn = draw(wire, page)
            assert "не открыта" in drawn, page
            assert FIGURE not in drawn, page
    with socket(guest) as wire:
        usual = draw(wire, "managers")
    with socket(guest) as wire:
        forged = draw(wire, "managers", f"owner={quote(HIS)}&team=&utm=1")
    assert HERS in usual
    for drawn in (usual, forged):
        assert HIS not in drawn
        assert FIGURE in drawn


def test_a_guest_is_not_told_who_the_clients_are(
    server: Server, head: Caller, book: AccessDatabase
) -> None:
    with socket(head) as wire:
        assert "+7999" in draw(wire, "managers", f"owner={quote(HERS)}")
    _, guest = guest_of_link(book, server)
    with socket(guest) as wire:
        drawn = draw(wire, "managers")
    assert "+7999" not in drawn
    assert "и Ко" not in drawn
    assert "Клиент " in drawn


def test_a_manager_asks_for_anothers_rows(server: Server, anna: Caller) -> None:
    with socket(anna) as wire:
        for page in ("managers", "control"):
            for query in ("", f"owner={quote(HIS)}", f"owner={quote(HERS)}&owner={quote(HIS)}"):
                assert HIS not in draw(wire, page, query), (page, query)


def test_a_viewer_uploads(server: Server, anna: Caller, book: AccessDatabase) -> None:
    _, guest = guest_of_link(book, server)
    for viewer in (guest, anna):
        with socket(viewer) as wire:
            drawn = draw(wire, "intake")
            session = drawn.partition('session_id: "')[2].partition('"')[0]
            place = f"/_stcore/upload_file/{session}/file"
            assert viewer.status("PUT", place, b"deal_id;amount\n1;1\n") == 403
            assert "file_uploader" not in drawn


def test_a_button_is_pressed_after_the_session_ended(
    server: Server, store: Path, head: Caller, book: AccessDatabase
) -> None:
    """What was drawn for the head does nothing in a page that outlived him."""
    link, _ = links.create(book, "Гость", OWN, 7, "Ольга")
    leaving = signed_in(server, store, "leaving", "head")
    with socket(leaving) as wire:
        drawn = draw(wire, "links")
        accounts.set_active(book, "leaving", False)
        after = press(wire, "links", drawn, f"link_revoke_{link.link_id}")
    assert "Сделать это сейчас нельзя" in after
    assert links.active_link(book, link.link_id) is not None


def test_a_session_is_fixed_beforehand(server: Server, head: Caller, book: AccessDatabase) -> None:
    """A cookie that the attacker chose is never the one that gets the rights."""
    planted = Caller(server, "attackers-choice")
    link, guest = guest_of_link(book, server)
    opener = Caller(server, guest.token).let_in(f"/l/{links.rotate(book, link.link_id)}", {})
    assert opener.token not in (guest.token, planted.token)
    assert sessions.by_token(book, planted.token) is None
    assert sessions.by_token(book, guest.token) is None


def test_another_browsers_session_is_taken_over(
    server: Server, head: Caller, book: AccessDatabase
) -> None:
    """Streamlit lets a socket go on with a session by its number; his rights do not go with it."""
    with socket(head) as wire:
        drawn = draw(wire, "managers")
        session = drawn.partition('session_id: "')[2].partition('"')[0]
    assert HIS in drawn
    _, guest = guest_of_link(book, server)
    with socket(guest, session=session) as wire:
        assert HIS not in draw(wire, "managers")


def test_another_site_sends_and_frames(server: Server, head: Caller, browser: Browser) -> None:
    """A form or a socket of a foreign page is refused, and no foreign page frames ours."""
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
def test_signing_in_leads_elsewhere(server: Server, store: Path, head: Caller, to: str) -> None:
    status, answer, _ = Caller(server).ask(
        "POST", "/login", {"login": "head", "password": PASSWORD, "next": to}
    )
    assert (status, answer.getheader("Location")) == (303, "/")


def test_nobody_has_a_password_and_somebody_comes_from_outside(full: Server) -> None:
    """Through a proxy, or by another name of this machine: not the head who sits at it."""
    assert Caller(full).status("GET", "/") == 200
    for header in ("X_Forwarded_For", "X_Real_Ip", "Forwarded", "X_Forwarded_Host"):
        assert Caller(full).status("GET", "/", **{header: "10.0.0.1"}) == 403
    assert Caller(full).status("GET", "/", Host="evil.example") == 403
    with pytest.raises(InvalidStatus):
        socket(Caller(full), origin="http://evil.example")


@pytest.mark.parametrize("address", ["0.0.0.0"])
def test_the_house_is_not_opened_to_the_network_without_passwords(
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
