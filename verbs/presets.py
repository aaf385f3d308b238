"""`presets`: propose a preset for an unknown file; save, show and delete saved presets."""

import argparse
from pathlib import Path
from typing import Any

from data.custom_presets import saved
from data.ingest.parse_file import NoSuchFile
from data.ingest.profile_file import profile_file
from data.model.tables import KINDS
from data.presets.preset import BrokenPreset
from data.storage.store import Store
from present import serialize
from settings import Settings
from verbs.runner import notify, with_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `presets`."""
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--propose", metavar="FILE", help="print a preset for an unknown file")
    one.add_argument("--keep", metavar="FILE.toml", help="read files like this so from now on")
    one.add_argument("--show", metavar="ID", help="print a kept preset")
    one.add_argument("--forget", metavar="ID", help="ask about files like this again")
    parser.add_argument("--kind", choices=KINDS, help="what the file holds, with --propose")
    parser.add_argument("--title", help="what such files are called, with --propose")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(run=with_store(_presets))


def _presets(store: Store, args: argparse.Namespace, settings: Settings) -> int:
    if args.propose:
        return _propose(store, Path(args.propose), args)
    if args.keep:
        notify(saved.save(store, _text(Path(args.keep)), Path(args.keep).name).preset.id)
        return 0
    if args.show:
        print(saved.find(store, args.show).text, end="")
        return 0
    if args.forget:
        saved.delete(store, args.forget)
        return 0
    rows = [_to_json(each) for each in saved.saved_presets(store)]
    if args.json:
        print(serialize.to_json(rows))
        return 0
    for each in rows:
        print(f"{each['id']}: {each['title']}, {', '.join(each['kinds'])}")
    return 0


def _propose(store: Store, path: Path, args: argparse.Namespace) -> int:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    build_preset = args.on_demand("suggest_preset")
    sheet, *_ = profile_file(store, path, path.name)
    answers = build_preset.proposed_answers(sheet, args.title or path.stem, args.kind)
    print(build_preset.preset_text(sheet, answers, path.name), end="")
    for question, (header, example) in build_preset.open_questions(sheet, answers).items():
        notify(f"[file] {question}: «{header}», {example}")
    return 0


def _to_json(each: saved.SavedPreset) -> dict[str, Any]:
    title = each.preset.title
    kinds = [section.table for section in each.preset.sections]
    return {"id": each.preset.id, "title": title.get("ru", ""), "kinds": list(dict.fromkeys(kinds))}


def _text(path: Path) -> str:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BrokenPreset(file=path.name, what=error.reason) from error
