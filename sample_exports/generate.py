"""Draws the sample exports anew: `python sample_exports/generate.py [folder]`."""

import shutil
import sys
from pathlib import Path

from generator.demo import Demo
from generator.small import presets


def main(root: Path) -> None:
    """Write every sample under `root`, in place of what the sample folders held."""
    for name in ("demo", *presets.FOLDERS):
        shutil.rmtree(root / name, ignore_errors=True)
    (root / "demo").mkdir(parents=True)
    Demo(root / "demo").write()
    presets.write(root)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
