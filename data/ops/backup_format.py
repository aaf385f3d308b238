"""The file of a backup: a tar of known names, and a list of their sizes and hashes at its end."""

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
_KNOWN = re.compile(
    rf"{re.escape(FILE)}|journal\.jsonl|{re.escape(NAME)}|archive/[0-9a-f]{{2}}/[0-9a-f]{{64}}"
    r"|presets/[^/\\.\x00-\x1f][^/\\\x00-\x1f]{0,120}\.toml|frozen/[0-9]{1,18}\.duckdb"
)
_BLOCK = 1 << 20
_LONGEST = 1 << 28  # bytes of the list


class BackupSpoilt(ExportError):
    """The file is no whole backup of a store. Facts: file, what."""

    key = "errors.backup_spoilt"


@dataclass(frozen=True)
class Packed:
    """What is in a backup: when it was taken, and its files with their sizes and hashes."""

    made_at: datetime
    files: Mapping[str, tuple[int, str]]


def is_known(name: str) -> bool:
    """Whether a store keeps a file of this name; no other is packed, none unpacked."""
    return _KNOWN.fullmatch(name) is not None


def write(files: Iterable[tuple[str, Path]], out: IO[bytes]) -> None:
    """Pack the files under their names."""
    told: dict[str, tuple[int, str]] = {}
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, path in files:
            with path.open("rb") as file:
                counted = _Counted(file)
                _add(tar, name, os.fstat(file.fileno()).st_size, counted)
            told[name] = (counted.size, counted.digest.hexdigest())
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        said = {"format": _FORMAT, "made_at": made_at, "files": told}
        content = json.dumps(said, ensure_ascii=False).encode()
        _add(tar, _MANIFEST, len(content), io.BytesIO(content))


def _add(tar: tarfile.TarFile, name: str, size: int, file: Any) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, file)


class _Counted:
    """A file that is hashed while it is read."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.size, self.digest = file, 0, hashlib.sha256()

    def read(self, size: int = _BLOCK) -> bytes:
        block = self._file.read(size)
        self.size += len(block)
        self.digest.update(block)
        return block


def read(file: Path, into: Path | None = None) -> Packed:
    """Read a backup through and lay its files into an empty folder, when one is given.

    BackupSpoilt where a name is none of a store's, or a file is not what the list says.
    """
    try:
        with file.open("rb") as source, tarfile.open(fileobj=source, mode="r:") as tar:
            return _unpacked(tar, file.name, into)
    except (tarfile.TarError, EOFError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise BackupSpoilt(file=file.name, what=str(error)[:200]) from error


def _unpacked(tar: tarfile.TarFile, file: str, into: Path | None) -> Packed:
    found: dict[str, tuple[int, str]] = {}
    for info in tar:
        source = tar.extractfile(info) if info.isreg() and not info.issparse() else None
        if source is not None and info.name == _MANIFEST and info.size <= _LONGEST:
            return _agreed(json.loads(source.read()), found, file)
        if source is None or not is_known(info.name) or info.name in found:
            raise BackupSpoilt(file=file, what=repr(info.name)[:200])
        found[info.name] = _laid(source, into / info.name if into else None)
    raise BackupSpoilt(file=file, what=_MANIFEST)


def _laid(source: IO[bytes], place: Path | None) -> tuple[int, str]:
    counted = _Counted(source)
    if place is None:
        while counted.read():
            pass
    else:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            while block := counted.read():
                out.write(block)
            out.flush()
            os.fsync(out.fileno())
    return counted.size, counted.digest.hexdigest()


def _agreed(said: dict[str, Any], found: dict[str, tuple[int, str]], file: str) -> Packed:
    if said["format"] != _FORMAT:
        raise BackupSpoilt(file=file, what=f"format {said['format']}")
    told = {name: (int(size), str(sha256)) for name, (size, sha256) in said["files"].items()}
    for name in sorted(told.keys() | found.keys()):
        own = name.rpartition("/")[2] if name.startswith("archive/") else None
        if told.get(name) != found.get(name) or own not in (None, told[name][1]):
            raise BackupSpoilt(file=file, what=name)
    return Packed(datetime.fromisoformat(said["made_at"]), told)
