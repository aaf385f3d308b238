"""`load`: load files, or preview what they would change."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from data.ingest import load as intake
from data.ingest.parse_file import NoSuchFile, UnknownKind, UnknownPreset
from data.model.errors import ExportError
from data.model.problems import Preview
from data.model.tables import KINDS
from data.presets import preset
from data.presets.preset import BrokenPreset
from data.storage.store import Store
from present import serialize
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs import loaded_files
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `load`."""
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--preset", metavar="ID|FILE.toml")
    parser.add_argument("--kind", help="deals, calls, payments, plans, owners …")
    parser.add_argument("--check", action="store_true", help="preview only, store nothing")
    parser.add_argument(
        "--ask", action="store_true", help="assume nothing: refuse a file with an unknown column"
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="rows without ids of earlier files leave for the days of this one",
    )
    parser.add_argument(
        "--effect",
        action="store_true",
        help="with --check --json: the main figures before and after, of a large file too",
    )
    parser.add_argument(
        "--rejected",
        metavar="OUT.xlsx",
        help="write the rejected rows there, to be mended and loaded again",
    )
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_load))


def _load(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    text, status = Text(settings.language), 0
    options = _options(args)
    if args.rejected and len(args.files) > 1:
        return notify(text("cli.rejected_one_file"), 2)
    for name in args.files:
        try:
            row = _row(store, Path(name), options, args, settings)
        except ExportError as error:
            status, message = 1, explain(text, error)
            row = serialize.of_refusal(Path(name).name, error, message)
            notify(message)
        loaded_files.print_row(row, args.json)
    if not args.check:
        loaded_files.record_forecasts(store, args, settings)
    return status


def _row(
    store: Store,
    path: Path,
    options: intake.LoadOptions,
    args: argparse.Namespace,
    settings: Settings,
) -> serialize.JsonObject:
    """Load or preview one file; gives the result as a JSON object."""
    text = Text(settings.language)
    preview = _load_file(store, path, options, args.check, text)
    row = serialize.of_file(preview)
    if args.check and args.json:
        effect = args.on_demand("after_load").effect
        row["effect"] = effect(store, preview, options, settings, args.effect)
    if args.rejected:
        _write_rejected(store, preview, options, args, text)
    return row


def _options(args: argparse.Namespace) -> intake.LoadOptions:
    return replace(_preset_options(args), replace=args.replace, ask=args.ask)


def _preset_options(args: argparse.Namespace) -> intake.LoadOptions:
    if args.kind and args.kind not in KINDS:
        raise UnknownKind(kind=args.kind, known=", ".join(KINDS))
    if not args.preset or args.preset in preset.builtin():
        return intake.LoadOptions(preset=args.preset, kind=args.kind)
    path = Path(args.preset)
    if path.suffix != ".toml" or not path.is_file():
        raise UnknownPreset(preset=args.preset, known=", ".join(preset.builtin()))
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPreset(file=path.name, what=error.reason) from error
    preset.build(preset.parse(text, path.name), path.name)
    return intake.LoadOptions(preset_file=text, kind=args.kind)


def _load_file(
    store: Store, path: Path, options: intake.LoadOptions, is_check: bool, text: Text
) -> Preview:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    step = _Progress(path.name, text)
    run = intake.preview if is_check else intake.load
    return run(store, path, path.name, options, step)


def _write_rejected(
    store: Store,
    preview: Preview,
    options: intake.LoadOptions,
    args: argparse.Namespace,
    text: Text,
) -> None:
    target = Path(args.rejected)
    facts = {"file": preview.file, "place": str(target)}
    if not preview.rows.rejected:
        notify(text("cli.rejected_none", **facts))
        return
    save = args.on_demand("rejected_rows").save
    written, rows = save(store, preview.sha256, preview.file, options, text, target)
    key = "cli.rejected_some" if written == rows else "cli.rejected_cut"
    notify(text(key, n=rows, written=written, **facts))


class _Progress:
    """Prints each step of a load on standard error, once, if that is a terminal."""

    def __init__(self, file: str, text: Text) -> None:
        self._file, self._text, self._last = file, text, ""

    def __call__(self, share: float, key: str) -> None:
        if key != self._last and sys.stderr.isatty():
            notify(f"{self._file}: {self._text.get(key, key)}")
        self._last = key
