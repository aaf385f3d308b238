"""Computes the formulas of a workbook: the few functions that the report uses.

A clean machine has no LibreOffice; the longer job recalculates the same workbook with it.
"""

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils.cell import range_boundaries

EPOCH = datetime(1899, 12, 30)


class FormulaError(Exception):
    """A cell that would show an error."""


class Calculator:
    """The cells of a workbook, formulas computed on demand."""

    def __init__(self, workbook: Workbook) -> None:
        self.book = workbook
        self.cell = cache(self._cell)

    def _cell(self, sheet: str, row: int, column: int) -> Any:
        cell = self.book[sheet].cell(row, column)
        return self.formula(sheet, cell.value) if cell.data_type == "f" else cell.value

    def formula(self, sheet: str, formula: str) -> Any:
        """The value of a formula as if it stood on that sheet."""
        tokens = [t for t in Tokenizer(formula).items if t.type != Token.WSPACE]
        return _Parser(self, sheet, tokens).whole()

    def cells(self, sheet: str, span: str) -> list[Any]:
        """The values of a range, row by row."""
        if "!" in span:
            sheet, span = span.rsplit("!", 1)
            sheet = sheet.strip("'")
        left, top, right, bottom = range_boundaries(span.replace("$", ""))
        return [
            self.cell(sheet, row, column)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]


class _Parser:
    """Parses and computes one formula from left to right."""

    def __init__(self, calculator: Calculator, sheet: str, tokens: list[Token]) -> None:
        self.book, self.sheet, self.tokens, self.at = calculator, sheet, tokens, 0

    def whole(self) -> Any:
        value = self.compared()
        assert self.at == len(self.tokens), "a formula was not read to its end"
        return value

    def operator(self, signs: str) -> str | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.type == Token.OP_IN and token.value in signs.split():
                self.at += 1
                return str(token.value)
        return None

    def compared(self) -> Any:
        left = self.joined()
        while sign := self.operator("= > <"):
            right = self.joined()
            left = left == right if sign == "=" else _compare(left, right, sign)
        return left

    def joined(self) -> Any:
        left = self.summed()
        while self.operator("&"):
            right = self.summed()
            left = f"{_as_number(left)}{_as_number(right)}"
        return left

    def summed(self) -> Any:
        left = self.multiplied()
        while sign := self.operator("+ -"):
            right = _number(self.multiplied())
            left = _number(left) + right if sign == "+" else _number(left) - right
        return left

    def multiplied(self) -> Any:
        left = self.operand()
        while sign := self.operator("* /"):
            right = _number(self.operand())
            if sign == "/" and right == 0:
                raise FormulaError("#DIV/0!")
            left = _number(left) * right if sign == "*" else _number(left) / right
        return left

    def operand(self) -> Any:
        token = self.tokens[self.at]
        self.at += 1
        if token.type == Token.FUNC:
            return self.function(token.value.rstrip("("))
        if token.type == Token.PAREN:
            value = self.compared()
            self.at += 1
            return value
        assert token.type == Token.OPERAND, token.value
        if token.subtype == Token.RANGE:
            values = self.book.cells(self.sheet, token.value)
            return values[0] if len(values) == 1 else values
        return token.value.strip('"') if token.subtype == Token.TEXT else float(token.value)

    def function(self, name: str) -> Any:
        arguments: list[Any] = []
        while self.tokens[self.at].value != ")":
            if self.tokens[self.at].type == Token.SEP:
                self.at += 1
            arguments.append(self.argument())
        self.at += 1
        if name == "IFERROR":
            return arguments[1] if isinstance(arguments[0], FormulaError) else arguments[0]
        if name == "IF":
            chosen = arguments[1] if _raised(arguments[0]) else arguments[2]
            return _raised(chosen)
        return FUNCTIONS[name](*map(_raised, arguments))

    def argument(self) -> Any:
        """A value, or the error in its place: IF ignores the error of the branch it leaves out."""
        begin = self.at
        try:
            return self.compared()
        except FormulaError as wrong:
            self.at, depth = begin, 0
            while depth or self.tokens[self.at].value not in (",", ")"):
                depth += {Token.OPEN: 1, Token.CLOSE: -1}.get(self.tokens[self.at].subtype, 0)
                self.at += 1
            return wrong


def _raised(value: Any) -> Any:
    if isinstance(value, FormulaError):
        raise value
    return value


def _number(value: Any) -> float:
    if isinstance(value, str):
        raise FormulaError("#VALUE!")
    return _as_number(value) if value is not None else 0.0


def _as_number(value: Any) -> Any:
    """A date as Excel's serial number, everything else as it is."""
    if isinstance(value, datetime | date):
        moment = datetime(value.year, value.month, value.day) if type(value) is date else value
        return (moment - EPOCH).total_seconds() / 86400
    return value


def _compare(left: Any, right: Any, sign: str) -> bool:
    first, second = _number(left), _number(right)
    return first > second if sign == ">" else first < second


def _numbers(values: Any) -> list[float]:
    listed = values if isinstance(values, list) else [values]
    return [_as_number(v) for v in listed if v is not None and not isinstance(v, str)]


def _matches(value: Any, wanted: str) -> bool:
    match = re.fullmatch(r"(>=|<)([\d.]+)", wanted)
    if not match:
        return value == wanted
    number, bound = _as_number(value), float(match[2])
    return number >= bound if match[1] == ">=" else number < bound


def _sumifs(amounts: list[Any], *rest: Any) -> float:
    spans = [span if isinstance(span, list) else [span] for span in (amounts, *rest[::2])]
    rows = zip(*spans, strict=True)
    return sum(
        row[0]
        for row in rows
        if all(_matches(value, wanted) for value, wanted in zip(row[1:], rest[1::2], strict=True))
    )


FUNCTIONS = {
    "SUM": lambda *spans: sum(number for span in spans for number in _numbers(span)),
    "COUNT": lambda span: float(len(_numbers(span))),
    "MAX": lambda *values: max(map(_number, values)),
    "COUNTIF": lambda span, wanted: float(sum(value == wanted for value in span)),
    "SUBTOTAL": lambda _, span: sum(_numbers(span)),
    "SUMIFS": _sumifs,
}
