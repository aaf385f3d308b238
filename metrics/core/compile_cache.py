"""Compiled questions kept on disk, so that a process that has just started need not compile them.

A text is kept under everything that made it: the sources of `metrics`, the canonical tables, the
versions of the compiler, and the question. A question whose makers have no lasting name, such as a
function within another, is not kept.
"""

import hashlib
import inspect
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from metrics.core.metric import Metric

Text = tuple[str, tuple[str, ...]]
_HERE = Path(__file__).parent.parent
_place: list[Path] = []  # where texts are kept; empty: nowhere
_known: dict[Metric, str] = {}  # the metrics that have a lasting name


def keep_in(folder: Path, metrics: Sequence[Metric]) -> None:
    """Keep texts in this folder from now on; those of other sources there are thrown away.

    `metrics` are all that have a lasting name: a question about another one is not kept.
    """
    mine = folder / _sources()
    try:
        mine.mkdir(parents=True, exist_ok=True)
        for other in folder.iterdir():
            if other != mine and other.is_dir():
                for file in other.glob("*.json"):
                    file.unlink(missing_ok=True)
                other.rmdir()
    except OSError:  # another process does the same, or the disk is full: texts are made anew
        pass
    _known.update(_told_apart(metrics))
    _place[:] = [mine]


def kept(name: str | None, make: Callable[[], Text]) -> Text:
    """The text of this name, from the disk or made now; without a name it is only made."""
    if name is None or not _place:
        return make()
    path = _place[0] / f"{hashlib.sha256(name.encode()).hexdigest()}.json"
    try:
        told = json.loads(path.read_text("utf-8"))
        if told["name"] == name:
            return str(told["sql"]), tuple(told["values"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    sql, names = make()
    _write(path, json.dumps({"name": name, "sql": sql, "values": names}, ensure_ascii=False))
    return sql, names


def named(*makers: object) -> str | None:
    """A lasting name for what makes a text; None where something has none."""
    told = [_named(each) for each in makers]
    return None if None in told else json.dumps(told, ensure_ascii=False)


def _named(maker: object) -> str | None:
    if maker is None or isinstance(maker, (bool, int, str)):
        return repr(maker)
    if isinstance(maker, Enum):
        return f"{type(maker).__name__}.{maker.name}"
    if isinstance(maker, Metric):
        return _known.get(maker)
    if isinstance(maker, (tuple, list)):
        return named(*maker)
    if isinstance(maker, frozenset):
        parts = [_named(each) for each in maker]
        return None if None in parts else f"set {sorted(str(each) for each in parts)}"
    if isinstance(maker, partial):
        return named(maker.func, maker.args, tuple(sorted(maker.keywords.items())))
    if inspect.isfunction(maker):
        return _of_module(maker.__module__, maker.__qualname__, maker)
    if is_dataclass(maker) and not isinstance(maker, type):
        kind = type(maker)
        own = _of_module(kind.__module__, kind.__qualname__, kind)
        parts = [_named(getattr(maker, field.name)) for field in fields(maker)]
        return None if own is None or None in parts else f"{own}{parts}"
    return None


def _of_module(module: str, name: str, thing: object) -> str | None:
    """The full name of a function or class that stands in a module of ours under that name."""
    if module.split(".")[0] not in ("metrics", "data"):
        return None
    found: object = sys.modules[module]
    for part in name.split("."):
        found = getattr(found, part, None)
    return f"{module}.{name}" if found is thing else None


def _told_apart(metrics: Sequence[Metric]) -> dict[Metric, str]:
    """The metrics and what they are made of, each under a name of its own."""
    every = dict.fromkeys(leaf for each in metrics for leaf in (each, *each.leaves))
    names = {each: f"{each.measure.__module__}.{each.name}" for each in every}
    told = list(names.values())
    return {each: name for each, name in names.items() if told.count(name) == 1}


def _write(path: Path, text: str) -> None:
    coming = path.with_name(f".{uuid4().hex}")
    try:
        coming.write_text(text, "utf-8")
        os.replace(coming, path)
    except OSError:  # not keeping it costs a second the next time
        with suppress(OSError):
            coming.unlink()


@cache
def _sources() -> str:
    compilers = [version(name) for name in ("ibis-framework", "sqlglot", "duckdb")]
    told = hashlib.sha256(f"{sys.version} {compilers}".encode())
    for path in sorted([*_HERE.rglob("*.py"), *(_HERE.parent / "data").rglob("*.py")]):
        told.update(f"{path.relative_to(_HERE.parent)}\n".encode() + path.read_bytes())
    return told.hexdigest()[:32]
