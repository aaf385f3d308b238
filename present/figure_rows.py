"""Figures of metrics as plain rows, and those rows as CSV and Excel."""

import csv
import re
from collections.abc import Iterable, Sequence
from io import StringIO
from math import isfinite
from typing import Any

from metrics import catalog
from metrics.core.answer import Row
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import refuse_unknown
from metrics.core.metric import Metric, Unit
from present.numbers import MONEY_UNITS
from present.serialize import JsonObject
from present.workbook import workbook

_SIGNED_NUMBER = re.compile(r"[+-][\d\s().,-]+")  # an amount or a phone, not a formula
_FIGURE_FIELDS = ("value", "n", "previous")


def of_effect(metric: Metric, before: float | None, after: float | None) -> JsonObject:
    """A figure before and after a file."""
    return {
        "metric": metric.name,
        "before": _number(metric, before),
        "after": _number(metric, after),
    }


def selected_metrics(names: Sequence[str], dimensions: Sequence[str]) -> list[Metric]:
    """The metrics of these names; every one that the dimensions can tell where none is named."""
    if names:
        return [catalog.metric(name) for name in dict.fromkeys(names)]
    available = [metric for metric in catalog.METRICS if _has_dimensions(metric, dimensions)]
    if not available:
        refuse_unknown(catalog.METRICS[0], dimensions)
    return available


def _has_dimensions(metric: Metric, dimensions: Sequence[str]) -> bool:
    try:
        refuse_unknown(metric, dimensions)
    except UnknownDimension:
        return False
    return True


def of_figures(
    rows: Iterable[Row], dimensions: Sequence[str], metrics: Sequence[Metric]
) -> list[JsonObject]:
    """One object a segment: its dimensions, then value, n and previous of each metric."""
    return [_of_row(row, dimensions, metrics) for row in rows]


def _of_row(row: Row, dimensions: Sequence[str], metrics: Sequence[Metric]) -> JsonObject:
    record: JsonObject = dict(zip(dimensions, row.key, strict=True))
    for metric in metrics:
        figure = row.figures[metric.name]
        record[metric.name] = {
            "value": _number(metric, figure.value),
            "n": None if figure.n is None else int(figure.n),
            "previous": _number(metric, figure.previous),
        }
    return record


def _number(metric: Metric, value: float | None) -> float | int | None:
    if value is None or not isfinite(value):
        return None
    if metric.unit in MONEY_UNITS:
        return round(float(value), 2)
    return int(value) if metric.unit is Unit.COUNT and value == int(value) else float(value)


def to_csv(rows: Iterable[JsonObject], dimensions: Sequence[str], metrics: Sequence[Metric]) -> str:
    """The figures as CSV with a header; text never acts as a formula."""
    out = StringIO()
    lines = [[_escape_formula(cell) for cell in line] for line in _lines(rows, dimensions, metrics)]
    csv.writer(out, lineterminator="\n").writerows([_header(dimensions, metrics), *lines])
    return out.getvalue()


def to_xlsx(
    rows: Iterable[JsonObject], dimensions: Sequence[str], metrics: Sequence[Metric]
) -> bytes:
    """The figures as a workbook of one sheet."""
    units: list[Unit | None] = [None] * len(dimensions)
    units += [unit for metric in metrics for unit in (metric.unit, Unit.COUNT, metric.unit)]
    lines = _lines(rows, dimensions, metrics)
    return workbook("metrics", _header(dimensions, metrics), lines, units)


def _header(dimensions: Sequence[str], metrics: Iterable[Metric]) -> list[str]:
    return [
        *dimensions,
        *(_field(metric.name, part) for metric in metrics for part in _FIGURE_FIELDS),
    ]


def _field(name: str, part: str) -> str:
    return name if part == "value" else f"{name}_{part}"


def _lines(
    rows: Iterable[JsonObject], dimensions: Sequence[str], metrics: Sequence[Metric]
) -> list[list[Any]]:
    return [
        [row[name] for name in dimensions]
        + [row[metric.name][part] for metric in metrics for part in _FIGURE_FIELDS]
        for row in rows
    ]


def _escape_formula(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare \r would begin a row
    is_formula = text[:1] in ("=", "+", "-", "@", "\t", "\n")
    return f"'{text}" if is_formula and not _SIGNED_NUMBER.fullmatch(text) else text
