"""Unpacks a zip that holds one table."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from data.model.errors import Damaged, NoTableInside, SeveralTables

# What reading a broken archive comes to; places before its beginning are errors of the system.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError)
_TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".html", ".htm"}
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpack(path: Path, name: str, scratch: Path) -> tuple[Path, str]:
    """The only table of the archive, unpacked, and its name inside."""
    with zipfile.ZipFile(path) as archive:
        entry = _only_table(archive, name)
        inside = _readable(entry)
        target = scratch / "unpacked"
        with target.open("wb") as out:
            for block in _blocks(archive, entry, name):
                out.write(block)
    return target, PurePosixPath(inside).name


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The entry unpacked, piece by piece; what fails here is the archive and never our disk."""
    try:
        with archive.open(entry) as packed:
            while block := packed.read(1 << 20):
                yield block
    except (*BROKEN, NotImplementedError) as error:
        raise Damaged(file=name, kind="zip") from error


def _only_table(archive: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    entries = [
        entry
        for entry in archive.infolist()
        if not entry.is_dir() and not any(junk in entry.filename for junk in _JUNK)
    ]
    tables = [entry for entry in entries if _ending(entry) in _TABLES]
    if not tables and len(entries) == 1:
        tables = entries
    names = ", ".join(_readable(entry) for entry in (tables or entries)[:10])
    if not tables:
        raise NoTableInside(file=name, names=names)
    if len(tables) > 1:
        raise SeveralTables(file=name, count=len(tables), names=names)
    return tables[0]


def _ending(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).suffix.lower()


def _readable(entry: zipfile.ZipInfo) -> str:
    """The name as its author wrote it: without the UTF-8 mark, Windows packs in cp866."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("cp866")
    except UnicodeError:
        return entry.filename


def refuse_nested(name: str) -> None:
    """An archive within an archive is not looked into."""
    raise NoTableInside(file=name, names="zip")
