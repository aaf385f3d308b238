"""The files of before the renaming, unpacked once; a copy for every test that writes."""

import json
import lzma
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import settings
from data.storage.store import Store

FOLDER = Path(__file__).parent


@pytest.fixture(scope="session")
def expected() -> dict[str, Any]:
    """What the code before the renaming answered."""
    return json.loads(lzma.decompress((FOLDER / "expected.json.xz").read_bytes()))


@pytest.fixture(scope="session")
def old_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked files; to be copied, not written to."""
    folder = tmp_path_factory.mktemp("before_renaming")
    shutil.unpack_archive(FOLDER / "old_store.tar.xz", folder)
    return folder


@pytest.fixture
def old_store(old_files: Path, tmp_path: Path) -> Path:
    """A copy of the old store that today's code has not opened yet."""
    return shutil.copytree(old_files / "store", tmp_path / "store")


@pytest.fixture(scope="session")
def read_store(old_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy for the tests that only ask: the first of them migrates it."""
    return shutil.copytree(old_files / "store", tmp_path_factory.mktemp("read") / "store")


@pytest.fixture
def opened(old_store: Path) -> Iterator[Store]:
    """The old store, opened by today's code."""
    store = Store.open(old_store, settings.load().intake)
    yield store
    store.close()
