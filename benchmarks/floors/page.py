"""Floor of a page: a run of a Streamlit script that draws a title alone."""

import argparse
import logging
from statistics import median

from streamlit.testing.v1 import AppTest

from benchmarks.measure import report, timed

EMPTY = "import streamlit as st\nst.title('Empty')\n"


def warm(app: AppTest, times: int) -> float:
    """Seconds of one warm run of the script: the median of several."""
    app.run()
    return median(timed(app.run) for _ in range(times))


def main() -> None:
    """Run the empty page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=["empty"], required=True)
    parser.add_argument("--times", type=int, required=True)
    arguments = parser.parse_args()
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    report(warm(AppTest.from_string(EMPTY, default_timeout=120), arguments.times))


if __name__ == "__main__":
    main()
