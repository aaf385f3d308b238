"""The command line in this process, on a store of its own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import cli


class CommandResult(NamedTuple):
    """Exit status and output of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> object:
        """Standard output as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[dict]:
        """Each line of standard output as JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., CommandResult]


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command line in this process on a store of its own."""

    def run_words(*words: object) -> CommandResult:
        status = cli.main(["--store", str(tmp_path / "store"), *map(str, words)])
        return CommandResult(status, *capsys.readouterr())

    return run_words
