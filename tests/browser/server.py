"""Starts the dashboard as a process on a free port, and runs the command line."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Server:
    """A running dashboard: its address and its log."""

    address: str
    log: list[str] = field(default_factory=list)

    def tracebacks(self) -> list[str]:
        """Lines of the log that report an exception."""
        return [line for line in self.log if re.search(r"Traceback|Error:|Exception", line)]


def environment(store: Path) -> dict[str, str]:
    """Environment variables of a process whose store is in the given folder."""
    return {
        **os.environ,
        "PLANERKA_STORE": str(store),
        "HOME": str(store.parent),
        "PYTHONUNBUFFERED": "1",
    }


def command(store: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a verb of the command line on the store."""
    return subprocess.run(
        [sys.executable, "cli.py", *words],
        cwd=ROOT,
        env=environment(store),
        capture_output=True,
        text=True,
        check=False,
    )


@contextmanager
def serve(
    store: Path, port: int | None = None, more: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """Start the dashboard on the store; it has answered to nobody yet when this yields."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={
            **environment(store),
            **(more or {}),
            "STREAMLIT_SERVER_PORT": str(port),
            "STREAMLIT_SERVER_HEADLESS": "true",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    server = Server(f"http://127.0.0.1:{port}")
    assert process.stdout is not None
    try:
        _wait_until_it_listens(process.stdout, server)
        reader = Thread(target=lambda out: server.log.extend(out), args=(process.stdout,))
        reader.start()
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
    reader.join(timeout=30)


def _wait_until_it_listens(out: IO[str], server: Server) -> None:
    for line in out:
        server.log.append(line)
        if server.address.rpartition(":")[2] in line:
            return
    raise RuntimeError("the dashboard did not start:\n" + "".join(server.log))


def free_port() -> int:
    """A free port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
