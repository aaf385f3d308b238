"""The dashboard behind nginx, configured as in docs/deploy.md."""

import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from data.access import audit
from data.access.database import AccessDatabase
from tests.browser.server import ROOT, Server, command, free_port, serve
from tests.browser.sign_in import PASSWORD, Caller, account
from tests.browser.wire import draw

NAME = "dash.example.ru"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


def config(folder: Path, app: int, port: int) -> str:
    """The file of docs/deploy.md, at the ports and with the certificate of this test."""
    match = re.search(r"```nginx\n(.*?)```", (ROOT / "docs/deploy.md").read_text("utf-8"), re.S)
    assert match
    site = re.sub(r"/etc/letsencrypt/live/[\w.]+", str(folder), match[1])
    site = site.replace("127.0.0.1:8501", f"127.0.0.1:{app}").replace(
        "listen 443", f"listen {port}"
    )
    site = site.replace("listen 80;", f"listen {free_port()};")
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n"
        f"events {{}} http {{ access_log off; {temporary}{site} }}"
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store."""
    folder = tmp_path_factory.mktemp("proxied") / "store"
    account(folder, "boris", "director")
    return folder


@pytest.fixture(scope="module")
def app(store: Path) -> Iterator[Server]:
    """The dashboard behind nginx."""
    with serve(store) as server:
        yield server


@pytest.fixture(scope="module")
def port(app: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """nginx in front of the dashboard, with a certificate of its own."""
    if not NGINX or not shutil.which("openssl"):
        pytest.skip("no nginx or no openssl here: apt install nginx openssl")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    pair = ("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem")
    what = ("-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *pair, *what],
        check=True,
        capture_output=True,
    )
    (folder / "nginx.conf").write_text(config(folder, int(app.address.rpartition(":")[2]), port))
    process = subprocess.Popen([NGINX, "-e", folder / "error.log", "-c", folder / "nginx.conf"])
    try:
        while True:
            assert process.poll() is None, (folder / "error.log").read_text()
            with closing(socket.socket()) as probe:
                if not probe.connect_ex(("127.0.0.1", port)):
                    break
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(
    port: int, method: str, path: str, body: dict[str, str] | None = None, **headers: str
) -> HTTPResponse:
    """Status and headers of one request over TLS."""
    trusting = ssl._create_unverified_context()
    connection = HTTPSConnection("127.0.0.1", port, context=trusting, timeout=60)
    sent_headers = {"Host": f"{NAME}:{port}", "Accept": "text/html"}
    sent_headers |= {name.replace("_", "-"): value for name, value in headers.items()}
    if method == "POST":
        sent_headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urlencode(body or {}), sent_headers)
    return connection.getresponse()


def signed_in(port: int, store: Path) -> str:
    """The cookie of a user who signed in through nginx."""
    code = command(store, "accounts", "reset", "boris").stdout.strip()
    form = {"login": "boris", "code": code, "password": PASSWORD, "again": PASSWORD}
    answer = ask(port, "POST", "/setup", form, Origin=f"https://{NAME}:{port}")
    assert answer.status == 303, answer.read()
    cookie = answer.getheader("Set-Cookie") or ""
    assert "secure" in cookie.lower()
    assert "httponly" in cookie.lower()
    return cookie.partition(";")[0]


def stream(port: int, cookie: str, origin: str):
    """Open the websocket of a page."""
    return connect(
        f"wss://{NAME}:{port}/_stcore/stream",
        sock=socket.create_connection(("127.0.0.1", port)),
        ssl=ssl._create_unverified_context(),
        origin=origin,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookie},
        subprotocols=["streamlit"],  # type: ignore[list-item]
        max_size=None,
    )


def test_sign_in_works_through_nginx(port: int, store: Path) -> None:
    door = ask(port, "GET", "/overview")
    assert (door.status, door.getheader("Location")) == (303, "/login?next=%2Foverview")
    assert (door.getheader("Strict-Transport-Security") or "").startswith("max-age=")

    cookie = signed_in(port, store)

    assert ask(port, "GET", "/overview", Cookie=cookie).status == 200
    with stream(port, cookie, f"https://{NAME}:{port}") as wire:
        assert "pl-brand" in draw(wire, "")


def test_sockets_without_a_session_or_of_another_origin_are_refused(port: int, store: Path) -> None:
    with pytest.raises(InvalidStatus), stream(port, "", f"https://{NAME}:{port}"):
        pass
    cookie = signed_in(port, store)
    with pytest.raises(InvalidStatus), stream(port, cookie, "https://evil.example"):
        pass


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X_Forwarded_For": "127.0.0.1", "X_Real_IP": "127.0.0.1"},
        {"Host": "localhost", "X_Forwarded_Host": "localhost", "Forwarded": "for=127.0.0.1"},
    ],
    ids=["plain", "forged address", "forged name"],
)
def test_forged_proxy_headers_do_not_make_a_request_local(
    port: int, headers: dict[str, str]
) -> None:
    assert ask(port, "GET", "/overview", **headers).status in (303, 403)
    assert ask(port, "GET", "/_stcore/host-config", **headers).status in (303, 401, 403)


def test_the_rate_limit_counts_by_the_true_client_address(port: int, store: Path) -> None:
    """A forged X-Forwarded-For must not reset the rate limit."""
    form = {"login": "boris", "password": "wrong wrong wrong"}
    for count in range(3):
        ask(port, "POST", "/login", form, X_Forwarded_For=f"10.0.0.{count}")

    listing = command(store, "accounts", "list", "--json")

    assert listing.returncode == 0
    assert addresses(store) == {"127.0.0.1"}


def addresses(store: Path) -> set[str]:
    """Client addresses of failed sign-ins in the audit log."""
    with closing(AccessDatabase(store)) as book:
        return {each.address for each in audit.entries(book) if each.action == "login_failed"}


def test_with_accounts_a_local_request_must_sign_in(app: Server) -> None:
    """Once an account exists, local requests need a session too."""
    assert Caller(app).status("GET", "/overview", Accept="text/html") == 303
