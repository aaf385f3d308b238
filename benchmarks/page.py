"""Time of a page's script on the demo, against that of an empty page."""

import argparse
import logging
import os
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from streamlit.testing.v1 import AppTest

from benchmarks.floors.page import warm
from benchmarks.measure import Race, median_costs, report, table, timed

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*.py"))
ASKING = ("overview", "funnel", "managers")
FLOOR = ("benchmarks.floors.page", "empty")
RACES = [
    *(Race(f"{page}, seen before", ("benchmarks.page", page), FLOOR) for page in PAGES),
    *(Race(f"{page}, a new period", ("benchmarks.page", f"{page}_new"), FLOOR) for page in ASKING),
]


def step(name: str, times: int) -> float:
    """Seconds of a run of the named page: the same question again, or one not asked before."""
    page = name.removesuffix("_new")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    app.switch_page(f"pages/{page}.py")
    seconds = warm(app, times) if page == name else fresh(app, times)
    assert not app.exception, app.exception
    assert not app.error, app.error
    return seconds


def fresh(app: AppTest, times: int) -> float:
    """Seconds of a run with answers not cached yet: the median of several periods."""

    def ask(day: int) -> float:
        app.query_params["from"] = f"2026-07-{day:02}"
        app.query_params["to"] = "2026-09-30"
        return timed(app.run)

    ask(1)  # compiles the questions, which is paid once a process
    return median(ask(day) for day in range(2, 2 + times))


def main() -> None:
    """Load the demo, measure the pages, print; with `--step`, run one page alone."""
    steps = [race.ours[1] for race in RACES]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3, help="processes a page")
    parser.add_argument("--times", type=int, default=7, help="runs within a process")
    parser.add_argument("--step", choices=steps, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    if arguments.step:
        report(step(arguments.step, arguments.times))
        return
    with TemporaryDirectory() as folder:
        os.environ["PLANERKA_STORE"] = folder
        subprocess.run([sys.executable, "cli.py", "demo"], cwd=ROOT, check=True)
        costs = median_costs(RACES, ["--times", str(arguments.times)], arguments.repeats)
    print("Pages: a run of the script on the demo, beside an empty page's")
    print(table(RACES, costs, digits=3))


if __name__ == "__main__":
    main()
