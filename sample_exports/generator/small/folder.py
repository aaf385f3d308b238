"""A preset's folder being written, and the figures that its files must come to."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from generator.bookkeeping import roubles
from generator.clients import ClientBook

Facts = dict[str, object]


class Folder:
    """Collects files and their facts; its own generator of chance and of clients."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.rng = Random(f"small {path.name}")
        self.book = ClientBook(self.rng)
        self.expected: dict[str, Facts] = {}

    def put(self, name: str, content: bytes, facts: Facts) -> None:
        """Write one file and remember what it holds."""
        (self.path / name).write_bytes(content)
        self.expected[name] = facts

    def moment(self, first: datetime, within_days: int) -> datetime:
        """Some moment of a working hour in the days after `first`."""
        seconds = self.rng.randrange(9 * 3600, 18 * 3600)
        day = first + timedelta(days=self.rng.randrange(within_days))
        return day.replace(hour=0, minute=0, second=0) + timedelta(seconds=seconds)

    def finish(self) -> None:
        """Write the figures beside the files."""
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
    """Lines read, taken and left out, objects made of them, and their amount."""
    counted: Facts = {
        "kind": kind,
        "read": read,
        "accepted": read - skipped,
        "skipped": skipped,
        "objects": objects,
    }
    amount: Facts = {} if kopecks is None else {"amount": roubles(kopecks)}
    return counted | amount | more
