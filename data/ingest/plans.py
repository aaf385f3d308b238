"""Plans edited in the dashboard: saved as uploads, and what each version changed."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from io import StringIO

from data.ingest.load import LoadOptions, load
from data.model.dimensions import PLANNED
from data.model.problems import LoadResult
from data.storage.store import Store
from data.storage.uploads import Upload

_COLUMNS = ("month", *PLANNED, "measure", "scenario", "amount")
_REALISTIC, _RECEIPTS = "realistic", "net_receipts"

PlanRow = Mapping[str, object]


@dataclass(frozen=True)
class PlanChange:
    """One cell of a plan before and after; `old` is None where nothing was planned.

    `dimension` and `subject` are None for the whole company. Amounts of money, or of deals.
    """

    month: date
    dimension: str | None
    subject: str | None
    measure: str
    scenario: str
    old: Decimal | None
    new: Decimal


@dataclass(frozen=True)
class PlanVersion:
    """One upload that brought plans: saved here, or a file. `at` is UTC."""

    upload_id: int
    at: datetime
    title: str
    author: str | None
    note: str | None
    saved_here: bool
    active: bool
    changes: tuple[PlanChange, ...]


def save(
    store: Store, rows: Iterable[PlanRow], title: str, author: str = "", note: str = ""
) -> LoadResult:
    """Keep a plan as a file of the canonical columns and take it in as an upload of its own.

    `rows`: month (a day of it), at most one of PLANNED, measure, scenario, amount; what is
    left out is the company's, net receipts, realistic. Cells of the same months, measure and
    scenario that are stored and not among the rows are written as zeros, so that they do not
    shine through. Saved again without any change it is the same upload.
    """
    rows_by_key = {_key(row): row for row in rows}
    zeroed_rows = {
        _key(row): {**row, "amount": Decimal(0)}
        for row in _stored_beside(store, rows_by_key.values())
    }
    content = _to_csv(
        [
            *rows_by_key.values(),
            *(zeroed_rows[key] for key in zeroed_rows.keys() - rows_by_key.keys()),
        ]
    )
    options = LoadOptions(
        kind="plans", demo=store.has_demo(), author=author or None, note=note or None
    )
    last = next((each for each in reversed(_uploads(store)) if each.active), None)
    revision = (last.upload_id if last else 0) + 1
    if last and _is_same(last, content, options):
        revision = int(last.recipe["revision"])
    name = f"{title.strip().lstrip('~$') or 'plan'}.csv"  # Excel's lock files begin so
    return load(store, content, name, replace(options, revision=revision))


def versions(store: Store) -> list[PlanVersion]:
    """Every upload with plans, the newest first, and what it changed when it came.

    One that was undone is not active and has changed nothing.
    """
    changes = _changes(store)
    return [
        PlanVersion(
            upload_id=each.upload_id,
            at=each.loaded_at,
            title=each.file.removesuffix(".csv") if each.recipe.get("revision") else each.file,
            author=each.recipe.get("author"),
            note=each.recipe.get("note"),
            saved_here=bool(each.recipe.get("revision")),
            active=each.active,
            changes=tuple(changes.get(each.upload_id, ())),
        )
        for each in reversed(_uploads(store))
        if each.active or not each.demo
    ]


def _uploads(store: Store) -> list[Upload]:
    return [each for each in store.uploads() if "plans" in each.kind.split(",")]


def _is_same(last: Upload, content: bytes, options: LoadOptions) -> bool:
    texts = {"author": options.author, "note": options.note}
    same = all(last.recipe.get(name) == value for name, value in texts.items())
    return same and "revision" in last.recipe and last.sha256 == hashlib.sha256(content).hexdigest()


def _stored_beside(store: Store, rows: Iterable[PlanRow]) -> Iterator[PlanRow]:
    """Stored rows of the months, measures and scenarios that occur in these rows."""
    covered = {(_month(row), _measure(row), _scenario(row)) for row in rows}
    written = {"owner": "owner_written AS owner"}  # as the rows to be saved name it
    subjects = ", ".join(written.get(name, name) for name in PLANNED)
    stored = store.all_rows(
        f"SELECT month, {subjects}, measure, scenario FROM plans",
        {},
    )
    for row in stored.to_pylist():
        if (_month(row), _measure(row), _scenario(row)) in covered:
            yield row


def _to_csv(rows: Sequence[PlanRow]) -> bytes:
    """The rows as CSV, sorted by cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in sorted(rows, key=_key):
        amount = Decimal(str(row["amount"])).quantize(Decimal("0.01"))
        subjects = [str(row.get(name) or "") for name in PLANNED]
        writer.writerow([_month(row), *subjects, _measure(row), _scenario(row), str(amount)])
    return text.getvalue().encode()


def _key(row: PlanRow) -> tuple[str, ...]:
    """The identity of a plan cell, as the store compares it."""
    subjects = (str(row.get(name) or "").lower().replace("ё", "е") for name in PLANNED)
    return (_month(row), *subjects, _measure(row), _scenario(row))


def _month(row: PlanRow) -> str:
    month = row["month"]
    return f"{month:%Y-%m}" if isinstance(month, date) else str(month)[:7]


def _measure(row: PlanRow) -> str:
    return str(row.get("measure") or _RECEIPTS)


def _scenario(row: PlanRow) -> str:
    return str(row.get("scenario") or _REALISTIC)


def _changes(store: Store) -> dict[int, list[PlanChange]]:
    names = ", ".join(("month", *PLANNED, "owner_written", "measure", "scenario"))
    rows = store.all_rows(
        f"SELECT upload_id, {names}, amount, lag(amount) OVER one AS old FROM ("
        f"SELECT upload_id, row_key, {names}, amount FROM plans UNION ALL "
        f"SELECT upload_id, row_key, {names}, amount FROM plans_versions) "
        "WINDOW one AS (PARTITION BY row_key ORDER BY upload_id) "
        "QUALIFY old IS DISTINCT FROM amount AND (old IS NOT NULL OR amount <> 0) "
        "ORDER BY upload_id, month, row_key",
        {},
    )
    changes_by_upload: dict[int, list[PlanChange]] = {}
    for row in rows.to_pylist():
        named = {**row, "owner": row["owner"] or row["owner_written"]}
        dimension = next((name for name in PLANNED if named[name]), None)
        change = PlanChange(
            row["month"],
            dimension,
            named[dimension] if dimension else None,
            _measure(row),
            _scenario(row),
            row["old"],
            row["amount"],
        )
        changes_by_upload.setdefault(row["upload_id"], []).append(change)
    return changes_by_upload
