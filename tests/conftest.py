"""What every room of the tests may ask for."""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.compile_cache import CompileCache
from tests.browser.server import command
from tests.drawing import choose_profile
from tests.programs import only_listed_programs

ROOT = Path(__file__).resolve().parent.parent

# A question compiled once serves every process of a run, the browser's servers included.
os.environ.setdefault("PLANERKA_COMPILED", str(ROOT / "build" / "compiled"))
compile_cache.install(CompileCache(Path(os.environ["PLANERKA_COMPILED"]), METRICS))
EXPORTS = ROOT.parent / "shared" / "exports"
REFERENCE = EXPORTS.parent / "reference"

choose_profile(in_ci=os.environ.get("CI") == "true")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the laws that are tried on drawn cases: `make test-long` tries them on many."""
    if hasattr(getattr(item, "obj", None), "hypothesis"):
        item.add_marker(pytest.mark.drawn)


@pytest.fixture(scope="session", autouse=True)
def _only_listed_programs() -> Iterator[None]:
    """No test starts a program that `make test` does not bring along."""
    with only_listed_programs():
        yield


@pytest.fixture(scope="session")
def demo_store(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A store with the demo in it, as `make run` leaves it; to be copied, not written to.

    Loading it takes seconds, so the first worker that needs it does so for all.
    """
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    with (base / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        store = base / "demo_store"
        if not store.is_dir():
            unfinished = base / "demo_unfinished"
            loading = command(unfinished, "demo")
            assert loading.returncode == 0, loading.stderr
            unfinished.rename(store)
    return store


@pytest.fixture(scope="session")
def shared_exports() -> Path:
    """The folder of real exports, which are not ours to ship with the project."""
    if not EXPORTS.is_dir():
        pytest.skip("the real exports stand beside the project and are absent here")
    return EXPORTS


@pytest.fixture(scope="session")
def shared_reference() -> Path:
    """The folder of published numbers and series, which are not ours to ship with the project."""
    if not REFERENCE.is_dir():
        pytest.skip("the reference numbers stand beside the project and are absent here")
    return REFERENCE
