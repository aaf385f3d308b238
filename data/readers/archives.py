"""A zip that holds one table."""

import shutil
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from data.errors import Damaged, NoTableInside, SeveralTables

_TABLES = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".html", ".htm"}
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def unpack(path: Path, name: str, scratch: Path) -> tuple[Path, str]:
    """The only table of the archive, unpacked, and its name inside."""
    with zipfile.ZipFile(path) as archive:
        entry = _only_table(archive, name)
        inside = _readable(entry)
        target = scratch / "unpacked"
        try:
            with archive.open(entry) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise Damaged(file=name, kind="zip") from error
    return target, PurePosixPath(inside).name


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
