"""Rivals: other forecasting libraries, run in a virtual environment of their own."""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE.parent.parent
_HOME = _ROOT / ".venv-rivals"


def python() -> Path | None:
    """Python of their environment, created at the first call; None where that fails."""
    interpreter = _HOME / "bin" / "python"
    wanted = (_HERE / "requirements.txt").read_text(encoding="utf-8")
    stamp = _HOME / ".installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted:
        return interpreter
    print("Installing the rivals into .venv-rivals, once…", flush=True)
    steps = (
        [sys.executable, "-m", "venv", str(_HOME)],
        [
            str(interpreter),
            "-m",
            "pip",
            "install",
            "--quiet",
            "-r",
            str(_HERE / "requirements.txt"),
        ],
        [str(interpreter), "-c", "import prophet, statsforecast"],
    )
    for step in steps:
        if subprocess.run(step, stderr=subprocess.DEVNULL, check=False).returncode:
            return None
    stamp.write_text(wanted, encoding="utf-8")
    return interpreter


def forecast(tasks: list[dict[str, object]]) -> list[dict[str, object]] | None:
    """The answers of each rival to each task; None where the rivals cannot be installed.

    A task is {id, values, first, ahead, season, sum}: days or months so far and how many are to
    come. An answer is {id, method, points, low, high, seconds}: sums where `sum`, else by step.
    """
    interpreter = python() if tasks else None
    if interpreter is None:
        return None
    with TemporaryDirectory() as folder:
        tasks_file, answers_file = Path(folder) / "tasks.json", Path(folder) / "answers.json"
        tasks_file.write_text(json.dumps(tasks), encoding="utf-8")
        command = [str(interpreter), str(_HERE / "forecast.py"), str(tasks_file), str(answers_file)]
        done = subprocess.run(command, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode:
            print(done.stderr[-2000:])
            return None
        answers: list[dict[str, object]] = json.loads(answers_file.read_text(encoding="utf-8"))
    return answers
