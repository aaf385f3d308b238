"""Runs a step in a process of its own and measures its time and peak memory."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Step = tuple[str, str]  # the module that is run, and the name of the step in it


@dataclass(frozen=True)
class Cost:
    """Time and peak memory of one run of a step."""

    seconds: float
    mebibytes: float


@dataclass(frozen=True)
class Race:
    """A step of ours and the floor that it is compared with."""

    title: str
    ours: Step
    floor: Step


def timed(work: Callable[[], object]) -> float:
    """Seconds that the work takes."""
    start = perf_counter()
    work()
    return perf_counter() - start


def peak() -> float:
    """Peak memory of this process, in MiB."""
    status = Path("/proc/self/status")
    if not status.is_file():  # macOS, which counts bytes
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    # Not ru_maxrss: Linux hands a parent's peak on to the child that it starts.
    peak_line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak_line.split()[1]) / 2**10


def report(seconds: float) -> None:
    """Prints the cost of a step at the end of its process; `run` reads it."""
    print(json.dumps({"seconds": seconds, "mebibytes": peak()}))


def run(step: Step, arguments: Sequence[str] = ()) -> Cost:
    """Run `python -m module --step name …` and read what it reports."""
    module, name = step
    done = subprocess.run(
        [sys.executable, "-m", module, "--step", name, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def median_costs(races: Sequence[Race], arguments: Sequence[str], repeats: int) -> dict[Step, Cost]:
    """Median costs; floor and ours run in turn, so that load of the machine affects both."""
    steps = list(dict.fromkeys(step for race in races for step in (race.floor, race.ours)))
    costs: dict[Step, list[Cost]] = {step: [] for step in steps}
    for _ in range(repeats):
        for step in steps:
            costs[step].append(run(step, arguments))
    return {step: median_cost(seen) for step, seen in costs.items()}


def median_cost(costs: Sequence[Cost]) -> Cost:
    """The median of time and of memory, each on its own."""
    return Cost(median(c.seconds for c in costs), median(c.mebibytes for c in costs))


def table(races: Sequence[Race], costs: Mapping[Step, Cost], digits: int = 2) -> str:
    """One line a race: seconds, peak memory and both ratios."""
    head = f"{'':34}{'floor':>9}{'ours':>9}{'ratio':>7}{'floor':>11}{'ours':>11}{'ratio':>7}"
    rows = [head]
    for race in races:
        floor, ours = costs[race.floor], costs[race.ours]
        rows.append(
            f"{race.title:34}{floor.seconds:8.{digits}f}s{ours.seconds:8.{digits}f}s"
            f"{ours.seconds / floor.seconds:7.2f}"
            f"{floor.mebibytes:8.0f}MiB{ours.mebibytes:8.0f}MiB"
            f"{ours.mebibytes / floor.mebibytes:7.2f}"
        )
    return "\n".join(rows)
