"""Fixtures of the browser tests: a real server, Chromium, a store on disk."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import Server, serve
from tests.browser.visit import launch, program


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark every test of this folder as a browser test."""
    item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's own Chromium."""
    path = program()
    if not path:
        assert os.environ.get("CI") != "true", "CI has no Chromium"
        pytest.skip("no Chromium here; `make test` says how to get one")
    with sync_playwright() as playwright:
        chromium = launch(playwright, path)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def full(demo_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard that shows the demo; what the screen hides, its log tells at the end."""
    for server in _serve_copy(demo_store, tmp_path_factory.mktemp("full") / "store"):
        yield server
        assert server.tracebacks() == []


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A dashboard that nothing was ever loaded into."""
    with serve(tmp_path_factory.mktemp("empty") / "store") as server:
        yield server
        assert server.tracebacks() == []


@pytest.fixture
def fresh(demo_store: Path, tmp_path: Path) -> Iterator[Server]:
    """A dashboard with the demo that has just started: nobody has asked it anything yet."""
    yield from _serve_copy(demo_store, tmp_path / "store")


@pytest.fixture
def blank(tmp_path: Path) -> Iterator[Server]:
    """An empty dashboard of the test's own, to be filled by it."""
    with serve(tmp_path / "store") as server:
        yield server


def _serve_copy(demo_store: Path, store: Path) -> Iterator[Server]:
    shutil.copytree(demo_store, store)
    with serve(store) as server:
        yield server
