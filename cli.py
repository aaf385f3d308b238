"""The command line: what the pages do, without a browser."""

import argparse
import csv
import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import settings as house
from data import load as intake
from data.errors import ExportError
from data.publish import publish
from data.replay import rebuild
from data.store import Store
from data.taking import NoSuchFile, UnknownPreset
from data.uploads import Upload
from metrics import answer, catalog
from metrics.errors import UnknownDimension
from metrics.evaluate import refuse_unknown
from metrics.metric import Metric, Unit
from metrics.scope import Compare, Period, Rules, Scope
from ui.explain import explain
from ui.text import Text
from ui.workbook import workbook

_A_NUMBER = re.compile(r"[+-][\d\s().,-]+")  # an amount or a phone, not a formula
Verb = Callable[[Store, argparse.Namespace, house.Settings], int]


def main(words: Sequence[str] | None = None) -> int:
    """Run one verb; 0 done, 1 a file could not be taken in, 2 wrong arguments."""
    asked = _parser().parse_args(words)
    settings = house.load()
    if asked.store:
        settings = replace(settings, store=Path(asked.store))
    text = Text(settings.language)
    try:
        store = Store.open(settings.store, settings.intake)
    except ExportError as error:
        return _say(explain(text, error), 1)
    try:
        verb: Verb = asked.verb
        return verb(store, asked, settings)
    except ExportError as error:
        return _say(explain(text, error), 2)
    finally:
        store.close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="cli.py", description=__doc__)
    parser.add_argument("--store", metavar="DIR", help="the store's folder")
    verbs = parser.add_subparsers(required=True, metavar="VERB")
    load = _verb(verbs, "load", _load, "take files in")
    load.add_argument("files", nargs="+", metavar="FILE")
    load.add_argument("--preset", metavar="ID|FILE.toml")
    load.add_argument("--kind", help="deals, calls, payments, plans, owners …")
    load.add_argument("--check", action="store_true", help="preview only, store nothing")
    uploads = _verb(verbs, "uploads", _uploads, "list what was taken in")
    undo = _verb(verbs, "undo", _undo, "take an upload back")
    undo.add_argument("upload_id", type=int)
    _verb(verbs, "rebuild", _rebuild, "make the tables anew from the kept files")
    _verb(verbs, "demo", _demo, "fill a store that was never used with the demonstration")
    figures = _verb(verbs, "metrics", _metrics, "answer with figures")
    figures.add_argument("names", nargs="*", metavar="NAME")
    figures.add_argument("--from", dest="start", type=_day, required=True, metavar="DATE")
    figures.add_argument("--to", dest="end", type=_day, required=True, metavar="DATE")
    figures.add_argument("--by", nargs="+", action="extend", default=[], metavar="DIMENSION")
    figures.add_argument("--as-of", type=_day, metavar="DATE")
    forms = figures.add_mutually_exclusive_group()
    for name in ("json", "csv"):
        forms.add_argument(f"--{name}", action="store_true")
    forms.add_argument("--xlsx", metavar="FILE")
    for verb in (load, uploads):
        verb.add_argument("--json", action="store_true")
    out = _verb(verbs, "publish", _publish, "write the canonical tables as Parquet")
    out.add_argument("folder", metavar="DIR")
    return parser


def _verb(verbs: Any, name: str, run: Verb, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=words)
    parser.set_defaults(verb=run)
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text}: YYYY-MM-DD") from error


def _say(words: str, status: int = 0) -> int:
    print(words, file=sys.stderr)
    return status


def _write(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, default=_plain), flush=True)


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _load(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    text, status = Text(settings.language), 0
    choice = _choice(asked)
    for name in asked.files:
        try:
            told = _take(store, Path(name), choice, asked.check, text)
        except ExportError as error:
            status, said = 1, explain(text, error)
            told = _refused(Path(name), error, said)
            _say(said)
        if asked.json:
            _write(told)
        elif told["error"] is None:
            rows = told["rows"]
            print(f"{told['file']}: {told['source']} {told['kind']}, " + _counted(rows))
    return status


def _counted(rows: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in rows.items())


def _choice(asked: argparse.Namespace) -> intake.Choice:
    if asked.preset and asked.preset.endswith(".toml"):
        try:
            text = Path(asked.preset).read_text("utf-8")
        except OSError as error:
            raise UnknownPreset(preset=asked.preset, known="") from error
        return intake.Choice(preset_file=text, kind=asked.kind)
    return intake.Choice(preset=asked.preset, kind=asked.kind)


def _take(
    store: Store, path: Path, choice: intake.Choice, is_check: bool, text: Text
) -> dict[str, Any]:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    step = _Progress(path.name, text)
    told = (intake.preview if is_check else intake.load)(store, path, path.name, choice, step)
    period = told.period
    return {
        "file": path.name,
        "source": told.source,
        "kind": told.kind,
        "upload_id": getattr(told, "upload_id", None),
        "rows": asdict(told.rows),
        "objects": told.objects,
        "period": {"from": period[0], "to": period[1]} if period else None,
        "problems": [
            {"code": p.code, "rows": p.rows, "example": p.example, "line": p.line}
            for p in told.problems
        ],
        "error": None,
    }


def _refused(path: Path, error: ExportError, said: str) -> dict[str, Any]:
    return {
        **dict.fromkeys(("source", "kind", "upload_id")),
        "file": path.name,
        "rows": dict.fromkeys(
            ("read", "accepted", "changed", "unchanged", "rejected", "skipped"), 0
        ),
        "objects": 0,
        "period": None,
        "problems": [],
        "error": {"code": error.code, "message": said},
    }


class _Progress:
    """Says on standard error what is being done, once a step."""

    def __init__(self, file: str, text: Text) -> None:
        self._file, self._text, self._last = file, text, ""

    def __call__(self, share: float, key: str) -> None:
        if key != self._last and sys.stderr.isatty():
            _say(f"{self._file}: {self._text.get(key, key)}")
        self._last = key


def _uploads(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    told = [_upload(upload) for upload in store.uploads()]
    if asked.json:
        _write(told)
        return 0
    for each in told:
        state = "" if each["active"] else " (-)"
        print(
            f"{each['upload_id']}{state} {each['file']}: {each['kind']}, {_counted(each['rows'])}"
        )
    return 0


def _upload(upload: Upload) -> dict[str, Any]:
    period = upload.period
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
        "period": {"from": period[0], "to": period[1]} if period else None,
        "sha256": upload.sha256,
    }


def _undo(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    store.undo(asked.upload_id)
    return 0


def _rebuild(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    rebuild(store)
    return 0


def _demo(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    if not store.ever_used():
        _say(Text(settings.language)("progress.demo"))
        intake.load_demo(store)
    return 0


def _publish(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    for path in publish(store, Path(asked.folder)):
        _say(str(path))
    return 0


def _metrics(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    if asked.end < asked.start:
        return _say(f"--to {asked.end} < --from {asked.start}", 2)
    metrics = [catalog.metric(name) for name in asked.names] or _told_by(asked.by)
    scope = Scope(
        Period(asked.start, asked.end + timedelta(days=1)),
        now=store.now(),
        compare=Compare.PREVIOUS,
        as_of=asked.as_of,
        rules=_rules(store, settings),
    )
    dimensions = tuple(asked.by)
    if dimensions:
        found = answer.by(store.run, dimensions, metrics, scope)
    else:
        found = [answer.Row((), answer.totals(store.run, metrics, scope))]
    rows = [_told(dimensions, row, metrics) for row in found]
    return _put(rows, dimensions, metrics, asked)


def _told_by(dimensions: Sequence[str]) -> list[Metric]:
    """Every metric that can be told by these dimensions."""
    found = []
    for metric in catalog.METRICS:
        try:
            refuse_unknown(metric, dimensions)
        except UnknownDimension:
            continue
        found.append(metric)
    return found


def _rules(store: Store, settings: house.Settings) -> Rules:
    return replace(settings.rules, currency=store.currency())


def _told(dimensions: Sequence[str], row: answer.Row, metrics: Iterable[Metric]) -> dict[str, Any]:
    told: dict[str, Any] = dict(zip(dimensions, row.key, strict=True))
    for metric in metrics:
        figure = row.figures[metric.name]
        told[metric.name] = {
            "value": _number(metric, figure.value),
            "n": figure.n if figure.n is None else int(figure.n),
            "previous": _number(metric, figure.previous),
        }
    return told


def _number(metric: Metric, value: float | None) -> float | None:
    is_money = metric.unit.value.startswith("money")
    return value if value is None else round(float(value), 2) if is_money else float(value)


def _put(
    rows: list[dict[str, Any]],
    dimensions: Sequence[str],
    metrics: Sequence[Metric],
    asked: argparse.Namespace,
) -> int:
    parts = ("value", "n", "previous")
    header = [*dimensions, *(_field(metric.name, part) for metric in metrics for part in parts)]
    lines = [
        [row[name] for name in dimensions]
        + [row[metric.name][part] for metric in metrics for part in parts]
        for row in rows
    ]
    if asked.xlsx:
        units = [None] * len(dimensions)
        units += [unit for m in metrics for unit in (m.unit, Unit.COUNT, m.unit)]
        Path(asked.xlsx).write_bytes(workbook("metrics", header, lines, units))
    elif asked.csv:
        lines = [[_safe(cell) for cell in line] for line in lines]
        csv.writer(sys.stdout, lineterminator="\n").writerows([header, *lines])
    else:
        _write(rows)
    return 0


def _safe(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front."""
    acts = isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{cell}" if acts and not _A_NUMBER.fullmatch(str(cell)) else cell


def _field(name: str, part: str) -> str:
    return name if part == "value" else f"{name}_{part}"


if __name__ == "__main__":
    sys.exit(main())
