"""Serializes previews, loads and uploads to JSON objects, for the command line and jobs."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from data.model.errors import ExportError
from data.model.problems import LoadResult, Preview
from data.storage.uploads import Upload

JsonObject = dict[str, Any]

_COUNTS = ("read", "accepted", "changed", "unchanged", "rejected", "skipped")


def to_json(value: object) -> str:
    """The value on one line; days and moments as ISO, letters as they are."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_iso)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def of_file(preview: Preview) -> JsonObject:
    """A file that was loaded, or would be: its kind, period, row counts, problems."""
    return {
        "file": preview.file,
        "source": preview.source,
        "kind": preview.kind,
        "upload_id": preview.upload_id if isinstance(preview, LoadResult) else None,
        "rows": asdict(preview.rows),
        "objects": preview.objects,
        "period": _period(preview.period),
        "problems": [
            {"code": p.code, "rows": p.rows, "example": p.example, "line": p.line}
            for p in preview.problems
        ],
        "assumed": [
            {
                "header": each.header,
                "column": each.column,
                "probability": round(each.probability, 3),
            }
            for each in preview.assumed
        ],
        "unread": [{"header": e.header, "looks_like": e.looks_like} for e in preview.unread],
        "error": None,
        "replaced": preview.replaceable if preview.replaces else 0,
    }


def of_refusal(file: str, error: ExportError, message: str) -> JsonObject:
    """A rejected file, with the same fields as a loaded one."""
    return {
        "file": file,
        "source": None,
        "kind": None,
        "upload_id": None,
        "rows": dict.fromkeys(_COUNTS, 0),
        "objects": 0,
        "period": None,
        "problems": [],
        "assumed": [],
        "unread": [],
        "error": {"code": error.code, "message": message},
        "replaced": 0,
    }


def of_upload(upload: Upload) -> JsonObject:
    """An entry of the journal of uploads."""
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


def _period(days: tuple[date, date] | None) -> JsonObject | None:
    return {"from": days[0], "to": days[1]} if days else None


def counts_line(rows: Mapping[str, int]) -> str:
    """The counts of rows as one line of text."""
    return ", ".join(f"{name} {count}" for name, count in rows.items())
