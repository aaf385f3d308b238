"""A page's script run on the demo, beside an empty page's."""

import argparse
import logging
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from streamlit.testing.v1 import AppTest

from benchmarks.floors.page import warm
from benchmarks.measure import Race, compete, report, table

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
RACES = [
    Race(page, ("benchmarks.page", page), ("benchmarks.floors.page", "empty")) for page in PAGES
]


def step(name: str, times: int) -> float:
    """Seconds of the named page's run."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    seconds = warm(app.switch_page(f"pages/{name}.py"), times)
    assert not app.exception, app.exception
    return seconds


def main() -> None:
    """Load the demo, race the pages, print; one page alone when run as a step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="processes a page")
    parser.add_argument("--times", type=int, default=7, help="runs within a process")
    parser.add_argument("--step", choices=PAGES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    if asked.step:
        report(step(asked.step, asked.times))
        return
    with TemporaryDirectory() as folder:
        os.environ["PLANERKA_STORE"] = folder
        subprocess.run([sys.executable, "cli.py", "demo"], cwd=ROOT, check=True)
        costs = compete(RACES, ["--times", str(asked.times)], asked.repeats)
    print("Pages: a warm run of the script on the demo, beside an empty page's")
    print(table(RACES, costs))


if __name__ == "__main__":
    main()
