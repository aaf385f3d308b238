"""What a person reads in the terminal when the dashboard starts, and where it then answers."""

import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.browser.server import ROOT, environment, free_port

pytestmark = pytest.mark.process

USUAL_PORT = 8501
LINE = "Планёрка открыта: http://127.0.0.1:{port} (остановить: Ctrl+C)\n"


@contextmanager
def started(store: Path, more: Mapping[str, str]) -> Iterator[subprocess.Popen[str]]:
    """The dashboard as `make run` starts it, with what it prints."""
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={**environment(store), "STREAMLIT_SERVER_HEADLESS": "true", **more},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=30)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline()


def health(port: int) -> bytes:
    with urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=30) as answer:
        return bytes(answer.read())


def test_the_address_is_all_that_the_server_prints(tmp_path: Path) -> None:
    """Streamlit's own greeting, in English and with an advertisement, stays away."""
    port = free_port()
    with started(tmp_path / "store", {"STREAMLIT_SERVER_PORT": str(port)}) as process:
        line = first_line(process)
        answer = health(port)
        process.terminate()
        rest, _ = process.communicate(timeout=30)

    assert line == LINE.format(port=port)
    assert answer == b"ok"
    assert rest == ""


def test_a_busy_port_gives_way_to_a_free_one_and_the_line_names_that(tmp_path: Path) -> None:
    with closing(socket.socket()) as busy:
        busy.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):  # busy already: somebody's dashboard
            busy.bind(("127.0.0.1", USUAL_PORT))
            busy.listen()
        with started(tmp_path / "store", {}) as process:
            line = first_line(process)
            port = int(re.findall(r":(\d+) ", line)[0])
            answer = health(port)

    assert line == LINE.format(port=port)
    assert port > USUAL_PORT
    assert answer == b"ok"


def test_a_server_behind_a_name_prints_the_name(tmp_path: Path) -> None:
    named = {"STREAMLIT_BROWSER_SERVER_ADDRESS": "dash.example.ru", "STREAMLIT_SERVER_PORT": "0"}
    with started(tmp_path / "store", named) as process:
        line = first_line(process)

    assert re.fullmatch(r"Планёрка открыта: http://dash\.example\.ru:\d+ \(.*\)\n", line)
