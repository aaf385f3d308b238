"""Compiled SQL kept on disk, so that a process that has just started need not compile it again.

A text is stored under everything it depends on: the sources of `metrics` and `data`, the versions
of the compiler, and the question. A question is stored only when each of its parts has a lasting
name (see `CompileCache.name_of`).
"""

import hashlib
import inspect
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from metrics.core.metric import Metric

CompiledSql = tuple[str, tuple[str, ...]]
"""SQL text and the names of the parameters it needs."""

_HERE = Path(__file__).parent.parent


class CompileCache:
    """A folder of compiled SQL; without a folder nothing is stored and every text is compiled."""

    def __init__(self, folder: Path | None = None, metrics: Sequence[Metric] = ()) -> None:
        """Store texts in `folder`; those of other versions of the sources are deleted from it.

        `metrics` are the ones that have a lasting name: a question about another is not stored.
        """
        self._folder = _folder_of_sources(folder) if folder else None
        self._names = _unique_names(metrics)

    def get(self, name: str | None, build: Callable[[], CompiledSql]) -> CompiledSql:
        """The text of this name, read from the disk or built now; one without a name is built."""
        if name is None or self._folder is None:
            return build()
        path = self._folder / f"{hashlib.sha256(name.encode()).hexdigest()}.json"
        try:
            stored = json.loads(path.read_text("utf-8"))
            if stored["name"] == name:
                return str(stored["sql"]), tuple(stored["values"])
        except (OSError, ValueError, KeyError, TypeError):
            pass
        sql, parameters = build()
        content = {"name": name, "sql": sql, "values": parameters}
        _write(path, json.dumps(content, ensure_ascii=False))
        return sql, parameters

    def name_of(self, *parts: object) -> str | None:
        """A name that stays the same in every process; None where one of the parts has none.

        Numbers, texts, enums, the cache's metrics, functions and frozen dataclasses of our own
        modules have one; a lambda or a function inside another function has none.
        """
        names = [self._name_of_part(part) for part in parts]
        return None if None in names else json.dumps(names, ensure_ascii=False)

    def _name_of_part(self, part: object) -> str | None:
        if part is None or isinstance(part, (bool, int, str)):
            return repr(part)
        if isinstance(part, Enum):
            return f"{type(part).__name__}.{part.name}"
        if isinstance(part, Metric):
            return self._names.get(part)
        if isinstance(part, (tuple, list)):
            return self.name_of(*part)
        if isinstance(part, frozenset):
            names = [self._name_of_part(each) for each in part]
            return None if None in names else f"set {sorted(str(each) for each in names)}"
        if isinstance(part, partial):
            return self.name_of(part.func, part.args, tuple(sorted(part.keywords.items())))
        if inspect.isfunction(part):
            return _name_in_module(part.__module__, part.__qualname__, part)
        if is_dataclass(part) and not isinstance(part, type):
            kind = type(part)
            kind_name = _name_in_module(kind.__module__, kind.__qualname__, kind)
            names = [self._name_of_part(getattr(part, field.name)) for field in fields(part)]
            return None if kind_name is None or None in names else f"{kind_name}{names}"
        return None


def _folder_of_sources(folder: Path) -> Path:
    """The subfolder of the present sources; those of other sources are deleted."""
    current = folder / _sources_hash()
    try:
        current.mkdir(parents=True, exist_ok=True)
        for other in folder.iterdir():
            if other != current and other.is_dir():
                for file in other.glob("*.json"):
                    file.unlink(missing_ok=True)
                other.rmdir()
    except OSError:  # another process does the same, or the disk is full: texts are compiled anew
        pass
    return current


def _name_in_module(module: str, name: str, thing: object) -> str | None:
    """The full name of a function or class that stands in a module of ours under that name."""
    if module.split(".")[0] not in ("metrics", "data"):
        return None
    member: object = sys.modules[module]
    for part in name.split("."):
        member = getattr(member, part, None)
    return f"{module}.{name}" if member is thing else None


def _unique_names(metrics: Sequence[Metric]) -> dict[Metric, str]:
    """Names of the metrics and of their leaves; two of one name have none."""
    every = dict.fromkeys(leaf for metric in metrics for leaf in (metric, *metric.leaves))
    names = {metric: f"{metric.measure.__module__}.{metric.name}" for metric in every}
    all_names = list(names.values())
    return {metric: name for metric, name in names.items() if all_names.count(name) == 1}


def _write(path: Path, text: str) -> None:
    """Write the file whole or not at all; a full disk costs a second the next time, no error."""
    temporary = path.with_name(f".{uuid4().hex}")
    try:
        temporary.write_text(text, "utf-8")
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


@cache
def _sources_hash() -> str:
    """Hash of the sources and of the versions of the compilers; changes when any text may."""
    compilers = [version(name) for name in ("ibis-framework", "sqlglot", "duckdb")]
    digest = hashlib.sha256(f"{sys.version} {compilers}".encode())
    for path in sorted([*_HERE.rglob("*.py"), *(_HERE.parent / "data").rglob("*.py")]):
        digest.update(f"{path.relative_to(_HERE.parent)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:32]


@dataclass
class _ProcessCache:
    """The cache that `evaluate` reads.

    It is one for the process and no argument of a question: SQL depends on the sources alone, so
    which cache holds it changes no answer, as with the `lru_cache` that stands before it.
    """

    cache: CompileCache


_process = _ProcessCache(CompileCache())


def install(cache: CompileCache) -> None:
    """Make this the cache of the process; whoever starts the program calls it once."""
    _process.cache = cache


def installed() -> CompileCache:
    """The cache of the process; until one is installed, one that stores nothing."""
    return _process.cache
