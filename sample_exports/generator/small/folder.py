"""Writes a preset's folder of sample files and their expected figures."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from generator.bookkeeping import roubles
from generator.clients import ClientFactory

Facts = dict[str, object]


class Folder:
    """A folder of sample files with its own random generator, seeded with the folder's name."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.rng = Random(f"small {path.name}")
        self.clients = ClientFactory(self.rng)
        self.expected: dict[str, Facts] = {}

    def put(self, name: str, content: bytes, facts: Facts) -> None:
        """Writes one file and records its expected figures."""
        (self.path / name).write_bytes(content)
        self.expected[name] = facts

    def moment(self, first: datetime, within_days: int) -> datetime:
        """Some moment of a working hour in the days after `first`."""
        seconds = self.rng.randrange(9 * 3600, 18 * 3600)
        day = first + timedelta(days=self.rng.randrange(within_days))
        return day.replace(hour=0, minute=0, second=0) + timedelta(seconds=seconds)

    def finish(self) -> None:
        """Writes `expected.json` beside the files."""
        text = json.dumps(self.expected, ensure_ascii=False, indent=1) + "\n"
        (self.path / "expected.json").write_text(text, encoding="utf-8")


def facts(
    kind: str,
    read: int,
    objects: int,
    kopecks: int | None = None,
    skipped: int = 0,
    **more: object,
) -> Facts:
    """Expected figures: lines read, accepted and skipped, objects made of them, their amount."""
    counted: Facts = {
        "kind": kind,
        "read": read,
        "accepted": read - skipped,
        "skipped": skipped,
        "objects": objects,
    }
    amount: Facts = {} if kopecks is None else {"amount": roubles(kopecks)}
    return counted | amount | more
