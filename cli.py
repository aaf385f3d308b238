"""The command line: what the pages do, without a browser."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import settings as house
from data import load as intake
from data import preset
from data.errors import ExportError
from data.preset import BrokenPreset
from data.publish import publish
from data.replay import rebuild
from data.store import Store
from data.tables import KINDS
from data.taking import NoSuchFile, UnknownKind, UnknownPreset
from data.uploads import NoSuchUpload
from metrics import answer
from metrics.errors import QuestionError
from metrics.scope import Compare, Period, Scope
from ui import plain
from ui.explain import explain
from ui.text import Text

# what is wrong with the words of the command and not with a file or the store
_WRONG = (QuestionError, NoSuchUpload, UnknownPreset, UnknownKind, BrokenPreset)
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
        return _say(explain(text, error), 2 if isinstance(error, _WRONG) else 1)
    except OSError as error:
        return _say(text("errors.not_written", place=str(error.filename)), 1)
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


def _load(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    text, status = Text(settings.language), 0
    choice = _choice(asked)
    for name in asked.files:
        try:
            told = _take(store, Path(name), choice, asked.check, text)
        except ExportError as error:
            status, said = 1, explain(text, error)
            told = plain.of_refusal(Path(name).name, error, said)
            _say(said)
        if asked.json:
            print(plain.to_json(told), flush=True)
        elif told["error"] is None:
            print(f"{told['file']}: {told['source']} {told['kind']}, {plain.counted(told['rows'])}")
    return status


def _choice(asked: argparse.Namespace) -> intake.Choice:
    if asked.kind and asked.kind not in KINDS:
        raise UnknownKind(kind=asked.kind, known=", ".join(KINDS))
    if not asked.preset or asked.preset in preset.builtin():
        return intake.Choice(preset=asked.preset, kind=asked.kind)
    path = Path(asked.preset)
    if path.suffix != ".toml" or not path.is_file():
        raise UnknownPreset(preset=asked.preset, known=", ".join(preset.builtin()))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPreset(file=path.name, what=error.reason) from error
    preset.build(preset.parse(text, path.name), path.name)
    return intake.Choice(preset_file=text, kind=asked.kind)


def _take(
    store: Store, path: Path, choice: intake.Choice, is_check: bool, text: Text
) -> plain.Plain:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    step = _Progress(path.name, text)
    take = intake.preview if is_check else intake.load
    return plain.of_file(take(store, path, path.name, choice, step))


class _Progress:
    """Says on standard error what is being done, once a step."""

    def __init__(self, file: str, text: Text) -> None:
        self._file, self._text, self._last = file, text, ""

    def __call__(self, share: float, key: str) -> None:
        if key != self._last and sys.stderr.isatty():
            _say(f"{self._file}: {self._text.get(key, key)}")
        self._last = key


def _uploads(store: Store, asked: argparse.Namespace, settings: house.Settings) -> int:
    told = [plain.of_upload(upload) for upload in store.uploads()]
    if asked.json:
        print(plain.to_json(told))
        return 0
    for each in told:
        state = "" if each["active"] else " (-)"
        rows = plain.counted(each["rows"])
        print(f"{each['upload_id']}{state} {each['file']}: {each['kind']}, {rows}")
    return 0


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
        text = Text(settings.language)
        return _say(text("errors.period_reversed", start=asked.start, end=asked.end), 2)
    dimensions = tuple(dict.fromkeys(asked.by))
    metrics = plain.asked(asked.names, dimensions)
    scope = Scope(
        Period(asked.start, asked.end + timedelta(days=1)),
        now=store.now(),
        compare=Compare.PREVIOUS,
        as_of=asked.as_of,
        rules=replace(settings.rules, currency=store.currency()),
    )
    if dimensions:
        found = answer.by(store.run, dimensions, metrics, scope)
    else:
        found = [answer.Row((), answer.totals(store.run, metrics, scope))]
    rows = plain.of_figures(found, dimensions, metrics)
    if asked.xlsx:
        Path(asked.xlsx).write_bytes(plain.to_xlsx(rows, dimensions, metrics))
    elif asked.csv:
        print(plain.to_csv(rows, dimensions, metrics), end="")
    else:
        print(plain.to_json(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
