"""The archive: uploaded files stored byte for byte under the hash of their content."""

import hashlib
import os
import tempfile
from pathlib import Path

from data.storage.storage_errors import translated_errors

_BLOCK = 1 << 20


class Archive:
    """A folder of files named by the SHA-256 of their contents; nothing in it ever changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def path(self, sha256: str) -> Path:
        """Path of the file with this hash, whether or not it exists."""
        return self._folder / sha256[:2] / sha256

    def holds(self, sha256: str) -> bool:
        """Whether the file exists and its content still has this hash."""
        path = self.path(sha256)
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def add(self, content: bytes | Path) -> str:
        """Store a copy, synced to disk before this returns; gives its SHA-256 in hex."""
        with translated_errors(self._folder):
            return self._add(content)

    def _add(self, content: bytes | Path) -> str:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".coming-")
        try:
            with os.fdopen(handle, "wb") as copy:
                sha256 = _copy(content, copy)
                copy.flush()
                os.fsync(copy.fileno())
            target = self.path(sha256)
            target.parent.mkdir(exist_ok=True)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return sha256


def _copy(content: bytes | Path, copy: object) -> str:
    write = copy.write  # type: ignore[attr-defined]
    digest = hashlib.sha256()
    if isinstance(content, bytes):
        write(content)
        digest.update(content)
        return digest.hexdigest()
    with content.open("rb") as source:
        while block := source.read(_BLOCK):
            write(block)
            digest.update(block)
    return digest.hexdigest()
