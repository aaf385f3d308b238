"""The programs that tests may start: those of scripts/test-packages.txt, and those of .venv."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "scripts" / "test-packages.txt"


@dataclass(frozen=True)
class Listed:
    """A line of the list: a Debian package, and the program or the library that is used of it."""

    package: str
    name: str
    optional: bool

    @property
    def is_library(self) -> bool:
        """Whether it is loaded and not started."""
        return ".so" in self.name


def listed() -> list[Listed]:
    """The lines of scripts/test-packages.txt."""
    lines = (line.split() for line in LIST.read_text("utf-8").splitlines())
    return [
        Listed(words[0].removeprefix("?"), words[1], words[0].startswith("?"))
        for words in lines
        if words and not words[0].startswith("#")
    ]


def refusal(program: Path, allowed: frozenset[str]) -> str:
    """Why a test may not start the program; empty where it may."""
    ours = program.is_relative_to(ROOT) or program.is_relative_to(sys.prefix)
    if ours or program.name in allowed or program == Path(sys.executable).resolve():
        return ""
    return f"{program} is started by a test: add it to {LIST.relative_to(ROOT)} with its package"


@contextmanager
def only_listed_programs() -> Iterator[None]:
    """Refuse to start a program that a bare machine would not have."""
    allowed = frozenset(line.name for line in listed() if not line.is_library)
    start = subprocess.Popen.__init__

    def start_listed(process: Any, args: Any, *rest: Any, **options: Any) -> None:
        program = args if isinstance(args, str | bytes | os.PathLike) else args[0]
        reason = refusal(Path(os.fsdecode(program)), allowed)
        assert not reason, reason
        start(process, args, *rest, **options)

    subprocess.Popen.__init__ = start_listed  # type: ignore[method-assign]
    try:
        yield
    finally:
        subprocess.Popen.__init__ = start  # type: ignore[method-assign]
