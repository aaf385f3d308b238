"""Detects the kind of a file from its bytes and never from its name's ending."""

import codecs
import re
import struct
import zipfile
import zlib
from pathlib import Path

from data.model.errors import (
    Damaged,
    EmptyFile,
    LockFile,
    NotATable,
    PasswordProtected,
    SaveAsXlsx,
    TooLarge,
    TooLargeUnpacked,
)
from data.readers import bombs
from data.readers.encoding import wide

_START = 1 << 13
LARGEST_FILE = 4 << 30
LARGEST = 2 << 30  # bytes an archive may unpack to
_SUSPICIOUS = 256 << 20  # bytes from which a tight packing means a bomb
_TIGHT = 200
ENTRIES = 10_000

_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"SQLite format 3", "database"),
    (b"MIME-Version:", "mhtml"),
    (b"MZ", "program"),
    (b"PAR1", "parquet"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|table|body|style)\b", re.I | re.S
)
_WORKBOOK_XML = b"urn:schemas-microsoft-com:office:spreadsheet"


def detect(path: Path, name: str) -> str:
    """The kind: text, html, xml, 1c, xlsx, xls, xlsb, ods or zip; anything else is refused."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise TooLarge(file=name, megabytes=size >> 20, limit=LARGEST_FILE >> 20)
    with path.open("rb") as file:
        start = file.read(_START)
    if Path(name).name.startswith(("~$", ".~lock.")):
        raise LockFile(file=name)
    if not start.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise EmptyFile(file=name)
    if start.startswith(_OLE):
        return _compound(path, name)
    if start.startswith(b"PK"):
        return _packed(path, name)
    _refuse_others(start, name)
    return _text_kind(start, name)


def _refuse_others(start: bytes, name: str) -> None:
    for magic, kind in _MAGIC:
        if start.startswith(magic) and not (len(magic) == 2 and _is_plain(start)):
            raise NotATable(file=name, kind=kind)
    if (start[:4] == b"RIFF" and start[8:12] == b"WEBP") or start[4:8] == b"ftyp":
        raise NotATable(file=name, kind="image")
    if start[:1] == b"\x09" and start[1:2] in b"\0\2\4\x08" and start[2:4] in (b"\4\0", b"\6\0"):
        raise SaveAsXlsx(file=name, kind="xls")  # of Excel 2 to 4: no compound document around it


def _text_kind(start: bytes, name: str) -> str:
    text = _narrow(start)
    if _HTML.match(text):
        return "html"
    if text.lstrip().startswith(b"<?xml") or text.lstrip().startswith(b"<Workbook"):
        if _WORKBOOK_XML in text:
            return "xml"
        raise NotATable(file=name, kind="xml")
    if text.lstrip().startswith(b"1CClientBankExchange"):
        return "1c"
    if re.match(rb'\s*(?:\{\s*"|\[\s*[\[{"])', text):
        raise NotATable(file=name, kind="json")
    if not _is_plain(text):
        raise NotATable(file=name, kind="binary")
    return "text"


def _narrow(start: bytes) -> bytes:
    """The start of a text in an encoding where ASCII is ASCII."""
    if name := wide(start):
        return start.decode(name, "ignore").removeprefix("\ufeff").encode()
    return start.removeprefix(codecs.BOM_UTF8)


def _is_plain(text: bytes) -> bool:
    controls = sum(text.count(code) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return controls * 100 <= len(text) and text.count(0) * 100 <= len(text)


def _compound(path: Path, name: str) -> str:
    with path.open("rb") as file:
        header = file.read(512)
        sector = 1 << struct.unpack_from("<H", header, 30)[0] if len(header) == 512 else 512
        file.seek(0)
        body = file.read(64 << 20)
    if sector not in (512, 4096) or len(body) < 3 * 512:
        raise Damaged(file=name, kind="xls")
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise PasswordProtected(file=name)
    if any(word.encode("utf-16-le") in body for word in ("Workbook", "Book")):
        return "xls"
    raise NotATable(file=name, kind="document")


def _packed(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Damaged(file=name, kind="zip") from error
    names = {entry.filename for entry in entries}
    _guard(path, name, entries)
    kind = _packed_kind(path, name, names)
    if kind != "zip":
        _measure(path, name, entries)
    return kind


def _packed_kind(path: Path, name: str, names: set[str]) -> str:
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(entry.startswith("Index/") and entry.endswith(".iwa") for entry in names):
        raise SaveAsXlsx(file=name, kind="numbers")
    if "Index.zip" in names:
        raise SaveAsXlsx(file=name, kind="numbers")
    if "content.xml" in names and "mimetype" in names:
        return _opendocument(path, name)
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise NotATable(file=name, kind="document")
    return "xlsx" if any(entry.startswith("xl/") for entry in names) else "zip"


def _opendocument(path: Path, name: str) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            kind = archive.read("mimetype")[:200]
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise Damaged(file=name, kind="ods") from error
    if b"spreadsheet" not in kind:
        raise NotATable(file=name, kind="document")
    return "ods"


def _measure(path: Path, name: str, entries: list[zipfile.ZipInfo]) -> None:
    try:
        more = bombs.undeclared_bytes(path, entries)
    except (zlib.error, OSError) as error:
        raise Damaged(file=name, kind="zip") from error
    if more:
        raise TooLargeUnpacked(file=name, megabytes=more >> 20, entries=len(entries))


def _guard(path: Path, name: str, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    tight = total > _TIGHT * max(1, path.stat().st_size)
    if total > LARGEST or len(entries) > ENTRIES or (total > _SUSPICIOUS and tight):
        raise TooLargeUnpacked(file=name, megabytes=total >> 20, entries=len(entries))
    if any(entry.flag_bits & 1 for entry in entries):
        raise PasswordProtected(file=name)
