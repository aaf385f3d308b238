"""What every room of the tests may ask for."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXPORTS = ROOT.parent / "shared" / "exports"


@pytest.fixture(scope="session")
def shared_exports() -> Path:
    """The folder of real exports, which are not ours to ship with the project."""
    if not EXPORTS.is_dir():
        pytest.skip("the real exports stand beside the project and are absent here")
    return EXPORTS
