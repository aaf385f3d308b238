"""Uploads, files and figures as plain rows: JSON, CSV and Excel, for programs and for people."""

import csv
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from io import StringIO
from math import isfinite
from typing import Any

from data.model.errors import ExportError
from data.model.problems import Loaded, Preview
from data.storage.uploads import Upload
from metrics import catalog
from metrics.core.answer import Row
from metrics.core.errors import UnknownDimension
from metrics.core.evaluate import refuse_unknown
from metrics.core.metric import Metric, Unit
from present.workbook import workbook

Plain = dict[str, Any]

_A_NUMBER = re.compile(r"[+-][\d\s().,-]+")  # an amount or a phone, not a formula
_PARTS = ("value", "n", "previous")
_MONEY = frozenset({Unit.MONEY, Unit.MONEY_PER_DAY, Unit.MONEY_PER_HOUR})
_COUNTS = ("read", "accepted", "changed", "unchanged", "rejected", "skipped")


def to_json(value: object) -> str:
    """The value on one line; days and moments as ISO, letters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_iso)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def of_file(told: Preview) -> Plain:
    """What a file brought, or would bring."""
    return {
        "file": told.file,
        "source": told.source,
        "kind": told.kind,
        "upload_id": told.upload_id if isinstance(told, Loaded) else None,
        "rows": asdict(told.rows),
        "objects": told.objects,
        "period": _period(told.period),
        "problems": [
            {"code": p.code, "rows": p.rows, "example": p.example, "line": p.line}
            for p in told.problems
        ],
        "error": None,
        "replaced": told.replaceable if told.replaces else 0,
    }


def of_effect(metric: Metric, before: float | None, after: float | None) -> Plain:
    """A figure before and after a file."""
    return {
        "metric": metric.name,
        "before": _number(metric, before),
        "after": _number(metric, after),
    }


def of_refusal(file: str, error: ExportError, said: str) -> Plain:
    """A file that was not taken in, in the shape of one that was."""
    return {
        "file": file,
        "source": None,
        "kind": None,
        "upload_id": None,
        "rows": dict.fromkeys(_COUNTS, 0),
        "objects": 0,
        "period": None,
        "problems": [],
        "error": {"code": error.code, "message": said},
        "replaced": 0,
    }


def of_upload(upload: Upload) -> Plain:
    """A line of the book of uploads."""
    return {
        "upload_id": upload.upload_id,
        "file": upload.file,
        "source": upload.source,
        "kind": upload.kind,
        "loaded_at": upload.loaded_at,
        "active": upload.active,
        "demo": upload.demo,
        "rows": asdict(upload.rows),
        "objects": upload.objects,
        "period": _period(upload.period),
        "sha256": upload.sha256,
    }


def _period(days: tuple[date, date] | None) -> Plain | None:
    return {"from": days[0], "to": days[1]} if days else None


def counted(rows: Mapping[str, int]) -> str:
    """The counts of rows as one line of text."""
    return ", ".join(f"{name} {count}" for name, count in rows.items())


def asked(names: Sequence[str], dimensions: Sequence[str]) -> list[Metric]:
    """The metrics of these names; every one that the dimensions can tell where none is named."""
    if names:
        return [catalog.metric(name) for name in dict.fromkeys(names)]
    found = [metric for metric in catalog.METRICS if _can_tell(metric, dimensions)]
    if not found:
        refuse_unknown(catalog.METRICS[0], dimensions)
    return found


def _can_tell(metric: Metric, dimensions: Sequence[str]) -> bool:
    try:
        refuse_unknown(metric, dimensions)
    except UnknownDimension:
        return False
    return True


def of_figures(
    rows: Iterable[Row], dimensions: Sequence[str], metrics: Sequence[Metric]
) -> list[Plain]:
    """One object a segment: its dimensions, then value, n and previous of each metric."""
    return [_of_row(row, dimensions, metrics) for row in rows]


def _of_row(row: Row, dimensions: Sequence[str], metrics: Sequence[Metric]) -> Plain:
    told: Plain = dict(zip(dimensions, row.key, strict=True))
    for metric in metrics:
        figure = row.figures[metric.name]
        told[metric.name] = {
            "value": _number(metric, figure.value),
            "n": None if figure.n is None else int(figure.n),
            "previous": _number(metric, figure.previous),
        }
    return told


def _number(metric: Metric, value: float | None) -> float | int | None:
    if value is None or not isfinite(value):
        return None
    if metric.unit in _MONEY:
        return round(float(value), 2)
    return int(value) if metric.unit is Unit.COUNT and value == int(value) else float(value)


def to_csv(rows: Iterable[Plain], dimensions: Sequence[str], metrics: Sequence[Metric]) -> str:
    """The figures as CSV with a header; text never acts as a formula."""
    out = StringIO()
    lines = [[_safe(cell) for cell in line] for line in _lines(rows, dimensions, metrics)]
    csv.writer(out, lineterminator="\n").writerows([_header(dimensions, metrics), *lines])
    return out.getvalue()


def to_xlsx(rows: Iterable[Plain], dimensions: Sequence[str], metrics: Sequence[Metric]) -> bytes:
    """The figures as a workbook of one sheet."""
    units: list[Unit | None] = [None] * len(dimensions)
    units += [unit for metric in metrics for unit in (metric.unit, Unit.COUNT, metric.unit)]
    lines = _lines(rows, dimensions, metrics)
    return workbook("metrics", _header(dimensions, metrics), lines, units)


def _header(dimensions: Sequence[str], metrics: Iterable[Metric]) -> list[str]:
    return [*dimensions, *(_field(metric.name, part) for metric in metrics for part in _PARTS)]


def _field(name: str, part: str) -> str:
    return name if part == "value" else f"{name}_{part}"


def _lines(
    rows: Iterable[Plain], dimensions: Sequence[str], metrics: Sequence[Metric]
) -> list[list[Any]]:
    return [
        [row[name] for name in dimensions]
        + [row[metric.name][part] for metric in metrics for part in _PARTS]
        for row in rows
    ]


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if not isinstance(cell, str):
        return cell
    told = cell.replace("\r\n", "\n").replace("\r", "\n")  # a bare \r would begin a row
    acts = told[:1] in ("=", "+", "-", "@", "\t", "\n")
    return f"'{told}" if acts and not _A_NUMBER.fullmatch(told) else told
