"""Builds small files for tests: the same few deals as text, XLSX, XLS, XLSB, ODS and HTML."""

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import openpyxl
import xlwt

HEADER = ("ID", "Стадия сделки", "Название сделки", "Ответственный", "Сумма", "Дата создания")
ONE = ("1", "Новая", "Школа", "Яшина", "1000", "01.09.2026")
TWO = ("2", "Сделка успешна", "Двор", "Ёлкин", "500", "02.09.2026")
ROWS = [("1", "Школа", "Яшина", 1000), ("2", "Двор", "Ёлкин", 500)]
STORED = "SELECT deal_id, title, owner_written, amount::INT FROM deals ORDER BY deal_id"


def text(*rows: Sequence[str], delimiter: str = ";", newline: str = "\n") -> str:
    """Rows as a plain text table, without quotes."""
    return newline.join(delimiter.join(row) for row in rows) + newline


DEALS = text(HEADER, ONE, TWO)


def book(*rows: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> openpyxl.Workbook:
    """A workbook of one sheet, or of several by their names."""
    workbook = openpyxl.Workbook()
    for name, content in (sheets or {"Лист1": rows}).items():
        sheet = workbook.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    workbook.remove(workbook.worksheets[0])
    return workbook


def saved(workbook: openpyxl.Workbook) -> bytes:
    """The workbook as a file."""
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def xlsx(*rows: Sequence[Any], **sheets: Sequence[Sequence[Any]]) -> bytes:
    """Rows as an XLSX."""
    return saved(book(*rows, **sheets))


def edited(content: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """The workbook with the text of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for entry in old.infolist():
            body = old.read(entry)
            if entry.filename == part:
                for before, after in changes:
                    assert before in body, body[:500]
                    body = body.replace(before, after)
            new.writestr(entry, body)
    return out.getvalue()


def packed(entries: dict[str, bytes | str]) -> bytes:
    """A zip of the entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def html(*rows: Sequence[str], end: str = "</tbody></table>") -> str:
    """Rows as Bitrix24 writes its «Excel»."""
    body = ["<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows]
    return '<meta charset=UTF-8><table border="1"><tbody>' + "".join(body) + end


def biff(*rows: Sequence[Any], hidden: str = "", name: str = "Сделки") -> bytes:
    """Rows as a workbook of Excel 97; a datetime is a day count under a date format."""
    workbook, out = xlwt.Workbook(), io.BytesIO()
    sheet = workbook.add_sheet(name)
    dated = xlwt.easyxf(num_format_str="DD.MM.YYYY HH:MM:SS")
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(line, place, value, *([dated] if isinstance(value, datetime) else []))
    if hidden:
        workbook.add_sheet(hidden).visibility = 1
    workbook.save(out)
    return out.getvalue()


_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
_SPACES = "".join(f' xmlns:{each}="{_OFFICE}{each}:1.0"' for each in ("office", "table", "text"))


def ods(*rows: Sequence[Any], after: str = "") -> bytes:
    """Rows as an OpenDocument spreadsheet, with the empty million rows that an office adds."""
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    spare = '<table:table-cell table:number-columns-repeated="16384"/>'
    body += f'<table:table-row table:number-rows-repeated="1048500">{spare}</table:table-row>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_SPACES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Сделки">{body}{after}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": kind, "content.xml": content})


def _cell(value: Any) -> str:
    kind, attribute = "string", ""
    if isinstance(value, datetime):
        kind, attribute = "date", f' office:date-value="{value:%Y-%m-%dT%H:%M:%S}"'
    elif isinstance(value, int | float):
        kind, attribute = "float", f' office:value="{value}"'
    shown = f"<text:p>{value}</text:p>"
    return f'<table:table-cell office:value-type="{kind}"{attribute}>{shown}</table:table-cell>'


def xlsb(*rows: Sequence[str | float]) -> bytes:
    """Rows as a binary workbook of Excel 2007: texts in the cells, numbers as doubles."""
    bounds = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Сделки")
    workbook = _record(131) + _record(143) + _record(156, bounds) + _record(144) + _record(132)
    cells = b""
    for line, row in enumerate(rows):
        cells += _record(0, struct.pack("<IIHBBBI", line, 0, 300, 0, 0, 0, 0))
        for place, value in enumerate(row):
            where = struct.pack("<II", place, 0)
            is_text = isinstance(value, str)
            body = _wide(value) if is_text else struct.pack("<d", value)
            cells += _record(6 if is_text else 5, where + body)
    sized = struct.pack("<IIII", 0, len(rows) - 1, 0, len(rows[0]) - 1)
    sheet = _record(129) + _record(148, sized) + _record(145) + cells + _record(146) + _record(130)
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = f'<Relationship Id="rId1" Type="{relation}/worksheet" Target="worksheets/sheet1.bin"/>'
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return packed(
        {
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{space}">{link}</Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = b"", len(body)
    while length >= 128:
        size, length = size + bytes([length & 0x7F | 0x80]), length >> 7
    return head + size + bytes([length]) + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")
