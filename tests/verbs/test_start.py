"""The start of the command line: each verb imports what it needs, a closed pipe ends it quietly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import cli

pytestmark = pytest.mark.process

ROOT = Path(__file__).parents[2]
CALLS = ROOT / "sample_exports" / "mango" / "mango_stats.csv"
SLOW = ("ibis", "scipy", "plotly", "pandas", "streamlit")
# runs a verb as the program does, then prints which of the slow modules it has imported
IMPORTED = """
import contextlib, io, json, sys
import cli
sys.argv[1:] = json.loads(sys.argv[1])
with contextlib.redirect_stdout(io.StringIO()):
    status = cli.run_as_program()
print(json.dumps([status, [name for name in json.loads(sys.argv_slow) if name in sys.modules]]))
"""


def imported(store: Path, *words: object) -> list[str]:
    """Which of the slow modules a verb imports, in a process of its own."""
    script = IMPORTED.replace("sys.argv_slow", repr(json.dumps(SLOW)))
    arguments = json.dumps(["--store", str(store), *map(str, words)])
    process = subprocess.run(
        [sys.executable, "-c", script, arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert process.returncode == 0, process.stderr
    status, slow = json.loads(process.stdout)
    assert status == 0, process.stderr
    return slow


@pytest.fixture
def loaded(run, tmp_path: Path) -> Path:
    """A store with an upload of calls."""
    assert run("load", CALLS).status == 0
    return tmp_path / "store"


@pytest.mark.parametrize(
    "words", [("uploads",), ("undo", 1), ("accounts", "list"), ("load", CALLS)]
)
def test_a_quick_verb_imports_nothing_slow(loaded: Path, words: tuple[object, ...]) -> None:
    """Its answer takes milliseconds; a load of calls has no money to forecast."""
    assert imported(loaded, *words) == []


def test_a_verb_of_figures_works_where_pandas_is_hidden(loaded: Path, tmp_path: Path) -> None:
    """The command line hides pandas from pyarrow: no verb may need it."""
    days = ("--from", "2026-01-01", "--to", "2026-12-31")
    slow = imported(loaded, "metrics", "calls", *days, "--xlsx", tmp_path / "calls.xlsx")

    assert slow == ["ibis"]
    assert (tmp_path / "calls.xlsx").is_file()


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_has_help(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main([verb, "--help"])

    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: cli.py {verb}")


def test_the_help_lists_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--help"])

    words = capsys.readouterr().out.split()
    assert [verb for verb in cli.VERBS if verb not in words] == []


@pytest.mark.parametrize(
    "words",
    [
        ("metrics", "--from", "2026-01-01", "--to", "2026-12-31", "--json"),
        ("uploads",),
        ("--help",),
    ],
)
def test_a_closed_pipe_ends_a_verb_quietly(loaded: Path, words: tuple[str, ...]) -> None:
    """`… --json | head -1` closes the pipe early; no traceback may be printed."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [sys.executable, "cli.py", "--store", str(loaded), *words],
        cwd=ROOT,
        stdout=writing,
        stderr=subprocess.PIPE,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
    )
    os.close(writing)
    os.close(reading)  # before a word is written

    _, message = process.communicate(timeout=60)

    assert (process.returncode, message) == (141, "")


def test_wrong_settings_stop_a_verb_with_a_sentence(run, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "settings.toml").write_text('[house]\nlangauge = "ru"\n', "utf-8")
    monkeypatch.setenv("PLANERKA_SETTINGS", str(tmp_path / "settings.toml"))

    result = run("uploads")

    assert (result.status, result.out) == (2, "")
    assert "langauge" in result.err
    assert "«language»" in result.err
