"""Coverage-guided fuzzing of the readers: `make test-atheris`, with libFuzzer's options.

Whatever the bytes are, the file is refused with a sentence or every row of it is accounted for,
and the store stays as it was.
"""

import hashlib
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["data"]):
    from data.ingest.load import preview
    from data.model.errors import ExportError
    from data.storage.store import Store

ROOT = Path(__file__).parents[3]
NAMES = ("export.csv", "export.xlsx", "export.xls", "export.txt", "export.zip", "export.ods")
LARGEST = 3_000  # bytes of a sample that is worth changing
os.fsync = lambda handle: None  # type: ignore[assignment]  # files written here need not survive
STORE = Store.open(Path(tempfile.mkdtemp(prefix="planerka-fuzz-")))


def check_file(data: bytes) -> None:
    """Preview one file; its first byte chooses its name."""
    name = NAMES[data[0] % len(NAMES)] if data else NAMES[0]
    try:
        seen = preview(STORE, data[1:], name)
    except ExportError:
        seen = None
    if seen:
        rows = seen.rows
        assert rows.read == rows.accepted + rows.unchanged + rows.rejected + rows.skipped
        assert sum(seen.skipped.values()) == rows.skipped
    STORE.archive.path(hashlib.sha256(data[1:]).hexdigest()).unlink(missing_ok=True)
    assert STORE.version == 0


def write_seeds(folder: Path) -> None:
    """The small samples as the first files to change, each under its own name."""
    endings = [Path(name).suffix for name in NAMES]
    for number, path in enumerate(sorted((ROOT / "sample_exports").rglob("*"))):
        if path.suffix in endings and path.stat().st_size <= LARGEST:
            first = bytes([endings.index(path.suffix)])
            (folder / f"{number:03d}").write_bytes(first + path.read_bytes())


def main() -> None:
    corpus = Path(tempfile.mkdtemp(prefix="planerka-corpus-"))
    write_seeds(corpus)
    atheris.Setup([*sys.argv, "-timeout=10", f"-max_len={LARGEST + 1}", str(corpus)], check_file)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
