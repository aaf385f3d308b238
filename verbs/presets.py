"""Files of systems that nobody knows: a proposed preset, and those that are kept here."""

import argparse
from pathlib import Path
from typing import Any

from data.custom_presets import build_preset, profiling, saved
from data.ingest.parse_file import NoSuchFile
from data.model.tables import KINDS
from data.presets.preset import BrokenPreset
from data.storage.store import Store
from present import serialize
from settings import Settings
from verbs.words import say, verb


def add(verbs: Any) -> None:
    """Declare presets."""
    presets = verb(verbs, "presets", _presets, "how files of other systems are read here")
    one = presets.add_mutually_exclusive_group()
    one.add_argument("--propose", metavar="FILE", help="print a preset for an unknown file")
    one.add_argument("--keep", metavar="FILE.toml", help="read files like this so from now on")
    one.add_argument("--show", metavar="ID", help="print a kept preset")
    one.add_argument("--forget", metavar="ID", help="ask about files like this again")
    presets.add_argument("--kind", choices=KINDS, help="what the file holds, with --propose")
    presets.add_argument("--title", help="what such files are called, with --propose")
    presets.add_argument("--json", action="store_true")


def _presets(store: Store, asked: argparse.Namespace, settings: Settings) -> int:
    if asked.propose:
        return _propose(store, Path(asked.propose), asked)
    if asked.keep:
        say(saved.keep(store, _text(Path(asked.keep)), Path(asked.keep).name).preset.id)
        return 0
    if asked.show:
        print(saved.one_kept(store, asked.show).text, end="")
        return 0
    if asked.forget:
        saved.forget(store, asked.forget)
        return 0
    told = [_told(each) for each in saved.all_kept(store)]
    if asked.json:
        print(serialize.to_json(told))
        return 0
    for each in told:
        print(f"{each['id']}: {each['title']}, {', '.join(each['kinds'])}")
    return 0


def _propose(store: Store, path: Path, asked: argparse.Namespace) -> int:
    if not path.is_file():
        raise NoSuchFile(file=str(path))
    sheet, *_ = profiling.look(store, path, path.name)
    answers = build_preset.proposed(sheet, asked.title or path.stem, asked.kind)
    print(build_preset.as_preset(sheet, answers, path.name), end="")
    for question, (header, example) in build_preset.questions(sheet, answers).items():
        say(f"[file] {question}: «{header}», {example}")
    return 0


def _told(each: saved.Kept) -> dict[str, Any]:
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
