"""Reads the exchange format of 1C and banks: key=value lines in sections."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb

from data.model.errors import NoData
from data.readers import grid
from data.readers.decode import DecodedText
from data.readers.raw import OutsideRow, RawNote, RawTable
from data.readers.specials import RowRules

OWN_ACCOUNT = "СвойСчет"
DIRECTION = "Направление"
PURPOSE = "НазначениеПлатежа"
_ALWAYS = (
    *("Номер", "Дата", "Сумма", "ДатаПоступило", "ДатаСписано", "Плательщик1"),
    *("ПлательщикИНН", "ПлательщикСчет", "Получатель1", "ПолучательИНН", "ПолучательСчет"),
)
_STATED = ("НачальныйОстаток", "ВсегоПоступило", "ВсегоСписано", "КонечныйОстаток")
_PURPOSE_PART = re.compile(PURPOSE + r"\d+")


@dataclass
class _Statement:
    accounts: set[str] = field(default_factory=set)
    documents: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    figures: list[OutsideRow] = field(default_factory=list)
    created: date | None = None
    is_whole: bool = False


def read(
    text: DecodedText, name: str, connection: duckdb.DuckDBPyConnection
) -> tuple[RawTable, date | None]:
    """The documents of a statement, one row each, and the day the file was made."""
    with text.path.open(encoding="utf-8-sig") as file:
        statement = _parse(file)
    if not statement.documents:
        raise NoData(file=name)
    rows = [(line, _normalized(keys, statement.accounts)) for line, keys in statement.documents]
    seen = dict.fromkeys(key for _, keys in rows for key in keys)
    headers = tuple(dict.fromkeys((*_ALWAYS, PURPOSE, *seen)))
    columns = [[keys.get(header) for _, keys in rows] for header in headers]
    table = grid.text_table([line for line, _ in rows], columns)
    raw = grid.finish(connection, table, RowRules(headers))
    notes = text.notes if statement.is_whole else (*text.notes, RawNote("incomplete_file"))
    outside = (*statement.figures, *raw.outside)
    return grid.noted(raw, *notes, outside=outside), statement.created


def _parse(lines: Iterable[str]) -> _Statement:
    statement = _Statement()
    section: dict[str, str] | None = None
    for number, key, value in _pairs(lines):
        if key == "СекцияДокумент":
            section = {"Вид": value} if value else {}
            statement.documents.append((number, section))
        elif key == "КонецДокумента":
            section = None
        elif key == "КонецФайла":
            statement.is_whole = True
        elif section is not None:
            section[key] = value
        elif key == "РасчСчет" and value:
            statement.accounts.add(value)
        elif key in _STATED and value:
            statement.figures.append(OutsideRow(number, "preamble", (key, value)))
        elif key == "ДатаСоздания":
            statement.created = _day(value)
    return statement


def _pairs(lines: Iterable[str]) -> Iterator[tuple[int, str, str]]:
    for number, line in enumerate(lines, 1):
        key, _, value = line.strip().partition("=")
        yield number, key.strip(), value.strip()


def _normalized(keys: dict[str, str], accounts: set[str]) -> dict[str, str]:
    fields = dict(keys)
    if not fields.get(PURPOSE):
        parts = [value for key, value in keys.items() if _PURPOSE_PART.fullmatch(key) and value]
        fields[PURPOSE] = " ".join(parts)
    for side in ("Плательщик", "Получатель"):
        if not fields.get(side + "1") and fields.get(side):
            fields[side + "1"] = fields[side]
        if not fields.get(side + "Счет") and fields.get(side + "РасчСчет"):
            fields[side + "Счет"] = fields[side + "РасчСчет"]
    fields[OWN_ACCOUNT] = "Да" if _is_own(fields, "Получатель", accounts) else "Нет"
    fields[DIRECTION] = _direction(fields, accounts)
    return fields


def _direction(fields: dict[str, str], accounts: set[str]) -> str:
    """«Приход» only where a date says that the money was received."""
    if fields.get("ДатаПоступило") and not fields.get("ДатаСписано"):
        return "Приход"
    if fields.get("ДатаСписано") and not fields.get("ДатаПоступило"):
        return "Расход"
    if _is_own(fields, "Плательщик", accounts):
        return "Внутри" if _is_own(fields, "Получатель", accounts) else "Расход"
    return "Приход" if fields.get("ДатаПоступило") else ""


def _is_own(fields: dict[str, str], side: str, accounts: set[str]) -> bool:
    own = (fields.get(side + "Счет"), fields.get(side + "РасчСчет"))
    return any(account in accounts for account in own if account)


def _day(value: str) -> date | None:
    try:
        return datetime.strptime(value, "%d.%m.%Y").date()
    except ValueError:
        return None
