"""The format of a backup: a tar of known names, ending with a manifest of sizes and hashes."""

import hashlib
import io
import json
import os
import re
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from data.access.database import NAME
from data.model.errors import ExportError
from data.storage.storage_errors import FILE

_MANIFEST, _FORMAT = "manifest.json", 1
_STORE_FILE = re.compile(
    rf"{re.escape(FILE)}|journal\.jsonl|{re.escape(NAME)}|archive/[0-9a-f]{{2}}/[0-9a-f]{{64}}"
    r"|presets/[^/\\.\x00-\x1f][^/\\\x00-\x1f]{0,120}\.toml|frozen/[0-9]{1,18}\.duckdb"
)
_BLOCK = 1 << 20
_MAX_MANIFEST = 1 << 28  # bytes


class BackupDamaged(ExportError):
    """The file is no whole backup of a store. Facts: file, what."""

    key = "errors.backup_spoilt"


@dataclass(frozen=True)
class BackupContents:
    """The manifest of a backup: when it was written, and name → (size, SHA-256) of its files."""

    made_at: datetime
    files: Mapping[str, tuple[int, str]]


def is_store_file(name: str) -> bool:
    """Whether a store has files of this name; others are neither packed nor unpacked."""
    return _STORE_FILE.fullmatch(name) is not None


def write(files: Iterable[tuple[str, Path]], out: IO[bytes]) -> None:
    """Pack (name, path) files and their manifest into `out`."""
    listed: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in files:
            with path.open("rb") as file:
                reader = _HashingReader(file)
                _add(tar, name, os.fstat(file.fileno()).st_size, reader)
            listed[name] = (reader.size, reader.digest.hexdigest())
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        manifest = {"format": _FORMAT, "made_at": made_at, "files": listed}
        content = json.dumps(manifest, ensure_ascii=False).encode()
        _add(tar, _MANIFEST, len(content), io.BytesIO(content))


def _add(tar: tarfile.TarFile, name: str, size: int, file: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, file)


class _HashingReader:
    """A file that is counted and hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.digest = file, 0, hashlib.sha256()

    def read(self, size: int = _BLOCK) -> bytes:
        """The next bytes, at most `size`."""
        block = self._file.read(size)
        self.size += len(block)
        self.digest.update(block)
        return block


def read(file: Path, into: Path | None = None) -> BackupContents:
    """Verify a backup and extract its files into an empty folder, when one is given.

    BackupDamaged where a name is not of a store's file, or a file differs from the manifest.
    """
    try:
        with file.open("rb") as source, tarfile.open(fileobj=source, mode="r:") as tar:
            return _extract(tar, file.name, into)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise BackupDamaged(file=file.name, what=str(error)[:200]) from error


def _extract(tar: tarfile.TarFile, file: str, into: Path | None) -> BackupContents:
    extracted: dict[str, tuple[int, str]] = {}
    for info in tar:
        source = tar.extractfile(info) if info.isreg() and not info.issparse() else None
        if source is not None and info.name == _MANIFEST and info.size <= _MAX_MANIFEST:
            return _check_manifest(json.loads(source.read()), extracted, file)
        if source is None or not is_store_file(info.name) or info.name in extracted:
            raise BackupDamaged(file=file, what=repr(info.name)[:200])
        extracted[info.name] = _extract_file(source, into / info.name if into else None)
    raise BackupDamaged(file=file, what=_MANIFEST)


def _extract_file(source: IO[bytes], place: Path | None) -> tuple[int, str]:
    reader = _HashingReader(source)
    if place is None:
        while reader.read():
            pass
    else:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            while block := reader.read():
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
    return reader.size, reader.digest.hexdigest()


def _check_manifest(
    manifest: dict[str, Any], extracted: dict[str, tuple[int, str]], file: str
) -> BackupContents:
    if manifest["format"] != _FORMAT:
        raise BackupDamaged(file=file, what=f"format {manifest['format']}")
    listed = {name: (int(size), str(sha256)) for name, (size, sha256) in manifest["files"].items()}
    for name in sorted(listed.keys() | extracted.keys()):
        named_hash = name.rpartition("/")[2] if name.startswith("archive/") else None
        if listed.get(name) != extracted.get(name) or named_hash not in (None, listed[name][1]):
            raise BackupDamaged(file=file, what=name)
    return BackupContents(datetime.fromisoformat(manifest["made_at"]), listed)
