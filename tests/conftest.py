"""What every room of the tests may ask for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from metrics.catalog import METRICS
from metrics.core import compile_cache

ROOT = Path(__file__).resolve().parent.parent

# A question compiled once serves every process of a run, the browser's servers included.
os.environ.setdefault("PLANERKA_COMPILED", str(ROOT / "build" / "compiled"))
compile_cache.keep_in(Path(os.environ["PLANERKA_COMPILED"]), METRICS)
EXPORTS = ROOT.parent / "shared" / "exports"
REFERENCE = EXPORTS.parent / "reference"

# A slow machine is no broken law. CI draws the same rows each time, so that it fails for a change.
settings.register_profile("here", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


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
