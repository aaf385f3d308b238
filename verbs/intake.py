"""Taking files in, listing and undoing uploads, publishing the tables."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from data.ingest import load as intake
from data.ingest.parse_file import NoSuchFile, UnknownKind, UnknownPreset
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.tables import KINDS
from data.ops.parquet_export import publish
from data.presets import preset
from data.presets.preset import BrokenPreset
from data.storage.store import Store
from present import rejected_rows, serialize
from present.effect import AT_ONCE, effects
from present.error_text import explain
from present.jobs.record_forecasts import keep_forecasts
from present.text import Text
from settings import Settings
from verbs.words import say, verb


def add(verbs: Any) -> None:
    """Declare load, uploads, undo, demo and publish."""
    load = verb(verbs, "load", _load, "take files in")
    load.add_argument("files", nargs="+", metavar="FILE")
    load.add_argument("--preset", metavar="ID|FILE.toml")
    load.add_argument("--kind", help="deals, calls, payments, plans, owners …")
    load.add_argument("--check", action="store_true", help="preview only, store nothing")
    load.add_argument(
        "--replace",
        action="store_true",
        help="rows without ids of earlier files leave for the days of this one",
    )
    load.add_argument(
        "--effect",
        action="store_true",
        help="with --check --json: the main figures before and after, of a large file too",
    )
    load.add_argument(
        "--rejected",
        metavar="OUT.xlsx",
        help="write the rejected rows there, to be mended and loaded again",
    )
    uploads = verb(verbs, "uploads", _uploads, "list what was taken in")
    for each in (load, uploads):
        each.add_argument("--json", action="store_true")
    undo = verb(verbs, "undo", _undo, "take an upload back")
    undo.add_argument("upload_id", type=int)
    verb(verbs, "demo", _demo, "fill a store that was never used with the demonstration")
    out = verb(verbs, "publish", _publish, "write the canonical tables as Parquet")
    out.add_argument("folder", metavar="DIR")


def _load(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    text, status = Text(settings.language), 0
    choice = _choice(asked)
    if asked.rejected and len(asked.files) > 1:
        return say(text("cli.rejected_one_file"), 2)
    for name in asked.files:
        try:
            found = _take(store, Path(name), choice, asked.check, text)
            told = serialize.of_file(found)
            if asked.check and asked.json:
                told["effect"] = _effect(store, found, choice, settings, asked.effect)
            if asked.rejected:
                _write_rejected(store, found, choice, Path(asked.rejected), text)
        except ExportError as error:
            status, said = 1, explain(text, error)
            told = serialize.of_refusal(Path(name).name, error, said)
            say(said)
        if asked.json:
            print(serialize.to_json(told), flush=True)
        elif told["error"] is None:
            print(
                f"{told['file']}: {told['source']} {told['kind']}, "
                f"{serialize.counted(told['rows'])}"
            )
    if not asked.check:
        keep_forecasts(store, settings.rules)
    return status


def _choice(asked: argparse.Namespace) -> intake.Choice:
    return replace(_reading(asked), replace=asked.replace)


def _reading(asked: argparse.Namespace) -> intake.Choice:
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


def _take(store: Store, path: Path, choice: intake.Choice, is_check: bool, text: Text) -> Preview:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    step = _Progress(path.name, text)
    take = intake.preview if is_check else intake.load
    return take(store, path, path.name, choice, step)


def _effect(
    store: Store, found: Preview, choice: intake.Choice, settings: Settings, is_asked: bool
) -> list[serialize.Plain] | None:
    """The main figures before and after; not worked out for a large file unless asked."""
    if found.rows.read > AT_ONCE and not is_asked:
        return None
    told = effects(store, found, choice, settings.rules)
    return [serialize.of_effect(each.metric, each.before, each.after) for each in told]


def _write_rejected(
    store: Store, found: Preview, choice: intake.Choice, place: Path, text: Text
) -> None:
    told = {"file": found.file, "place": str(place)}
    if not found.rows.rejected:
        say(text("cli.rejected_none", **told))
        return
    written, rows = rejected_rows.save(store, found.sha256, found.file, choice, text, place)
    key = "cli.rejected_some" if written == rows else "cli.rejected_cut"
    say(text(key, n=rows, written=written, **told))


class _Progress:
    """Says on standard error what is being done, once a step."""

    def __init__(self, file: str, text: Text) -> None:
        self._file, self._text, self._last = file, text, ""

    def __call__(self, share: float, key: str) -> None:
        if key != self._last and sys.stderr.isatty():
            say(f"{self._file}: {self._text.get(key, key)}")
        self._last = key


def _uploads(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    told = [serialize.of_upload(upload) for upload in store.uploads()]
    if asked.json:
        print(serialize.to_json(told))
        return 0
    for each in told:
        state = "" if each["active"] else " (-)"
        rows = serialize.counted(each["rows"])
        print(f"{each['upload_id']}{state} {each['file']}: {each['kind']}, {rows}")
    return 0


def _undo(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    store.undo(asked.upload_id)
    return 0


def _demo(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    if not store.ever_used():
        say(Text(settings.language)("progress.demo"))
        intake.load_demo(store)
        keep_forecasts(store, settings.rules)
    return 0


def _publish(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    for path in publish(store, Path(asked.folder)):
        say(str(path))
    return 0
