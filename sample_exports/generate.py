"""Command line of the sample exports: draws made-up events and writes them as files."""

import argparse
import shutil
import sys
from pathlib import Path
from textwrap import fill

from generator import market
from generator.deals import LEADS_A_DAY
from generator.demo import Demo
from generator.department import SEED, draw
from generator.small import presets

HERE = Path(__file__).resolve().parent
DEMO = "demo"
FOLDERS = (DEMO, *presets.FOLDERS)
DESCRIPTION = f"""\
Write the sample exports: made-up files in the formats of real systems.

  demo      a department of nine managers from {market.FIRST} to {market.LAST}: deals of Bitrix24
            and amoCRM, calls of FreePBX, a bank statement, card payments, plans and people
  PRESET    one folder for each id in data/presets: small files with the quirks of that system

Each folder gets an expected.json: the figures that its files must come to, counted from the drawn
events. The same arguments write the same bytes; without arguments those of the repository. A folder
that is there already is replaced, whatever else stands in it.
"""
EPILOG = f"""\
examples:
  python sample_exports/generate.py
      write everything anew; git shows what a change of the generator changes
  python sample_exports/generate.py --only bitrix24 zoho
      write the samples of two presets
  python sample_exports/generate.py other --only demo --seed mine --leads-a-day 2
      write another department, a fifth of the size, to other/demo

folders:
{fill(" ".join(FOLDERS), 96, initial_indent="  ", subsequent_indent="  ")}

exit codes:
  0  the folders are written
  1  a file could not be written
  2  an argument is wrong

To add a sample: write a function in sample_exports/generator/small/, list it under the preset's id
in FOLDERS of sample_exports/generator/small/presets.py, and run

  python sample_exports/generate.py --only ID
"""


def parser() -> argparse.ArgumentParser:
    """The arguments of the generator."""
    arguments = argparse.ArgumentParser(
        prog="generate.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    arguments.add_argument(
        "folder",
        type=Path,
        nargs="?",
        default=HERE,
        help="where the folders go (default: sample_exports); those of the same name are replaced",
    )
    arguments.add_argument(
        "--only",
        nargs="+",
        action="extend",
        choices=FOLDERS,
        metavar="NAME",
        help="write these folders and leave the others alone (default: all)",
    )
    arguments.add_argument(
        "--seed",
        default=SEED,
        help="text that the demo's events are drawn from (default: %(default)s);"
        " presets are drawn from their own ids",
    )
    arguments.add_argument(
        "--leads-a-day",
        type=_leads,
        default=LEADS_A_DAY,
        metavar="N",
        help=f"size of the demo: mean of new leads a day, 1 to {LEADS_A_DAY} (default:"
        " %(default)s, about 5300 deals and 37000 calls)",
    )
    return arguments


def _leads(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 1 <= number <= LEADS_A_DAY:
        raise argparse.ArgumentTypeError(f"{text}: a number from 1 to {LEADS_A_DAY}")
    return number


def main() -> int:
    """Writes the folders; returns the exit code."""
    arguments = parser().parse_args()
    names = dict.fromkeys(arguments.only or FOLDERS)
    try:
        for name in names:
            shutil.rmtree(arguments.folder / name, ignore_errors=True)
        if DEMO in names:
            (arguments.folder / DEMO).mkdir(parents=True)
            department = draw(arguments.seed, arguments.leads_a_day)
            Demo(arguments.folder / DEMO, department, arguments.seed).write()
        presets.write(arguments.folder, [name for name in names if name != DEMO])
    except OSError as error:
        print(f"generate.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
