"""Draws the sample exports anew: `python sample_exports/generate.py [folder]`."""

import sys
from pathlib import Path

from generator.demo import Demo


def main(folder: Path) -> None:
    """Write every sample into `folder`."""
    (folder / "demo").mkdir(parents=True, exist_ok=True)
    Demo(folder / "demo").write()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
