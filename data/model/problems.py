"""What is said of a file: how its rows fared, and what is wrong with which of them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Problem:
    """Something wrong with some rows: how many, the first line and an example.

    `words` are all the words that nobody could tell the meaning of.
    """

    code: str
    table: str
    column: str | None = None
    rows: int = 1
    example: str | None = None
    line: int | None = None
    severity: str = "warning"
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class RowCounts:
    """How the rows of a file fared: read = accepted + unchanged + rejected + skipped."""

    read: int = 0
    accepted: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: int = 0

    @property
    def added(self) -> int:
        """Accepted rows that replace nothing."""
        return self.accepted - self.changed

    def __add__(self, other: "RowCounts") -> "RowCounts":
        mine, theirs = asdict(self), asdict(other)
        return RowCounts(**{name: mine[name] + theirs[name] for name in mine})


@dataclass(frozen=True)
class FieldChange:
    """One field of one row that the file changes."""

    key: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class RejectedRow:
    """One row that cannot be taken in, with the value that stands in its way."""

    line: int
    column: str
    value: str | None
    code: str


@dataclass(frozen=True)
class Preview:
    """What a file would do to the tables, told before anything is stored.

    `replaceable`: stored rows that leave, or would if asked to, for the days of this file.
    """

    file: str
    sha256: str
    source: str
    source_title: Mapping[str, str]
    kind: str
    rows: RowCounts
    objects: int
    period: tuple[date, date] | None
    problems: tuple[Problem, ...] = ()
    changes: tuple[FieldChange, ...] = ()
    changed_fields: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()
    already: bool = False
    encoding: str | None = None
    replaceable: int = 0
    replaces: bool = False


@dataclass(frozen=True)
class LoadResult(Preview):
    """What a file did to the tables, and the upload that can be taken back."""

    upload_id: int | None = None
