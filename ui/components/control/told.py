"""What the checks found, for a page: an answer, or why there is none."""

from dataclasses import dataclass

from metrics.errors import UnknownDimension
from metrics.reports.checks import ALL, checked
from metrics.reports.findings import Check
from metrics.reports.waiting import Queue, waiting
from metrics.reports.wrong import Found
from ui.view import View

SHOWN, EVERYTHING = 300, 100_000


@dataclass(frozen=True)
class Told:
    """A check with what it found; `why` says in words why it could not be asked."""

    check: Check
    found: Found | None
    why: str = ""

    @property
    def count(self) -> int:
        """Wrong rows found."""
        return self.found.count if self.found else 0


def told(view: View, name: str, limit: int = 0) -> Told:
    """The answer of a check, kept while the data stay as they are."""
    check = ALL[name]
    lacking = check.lacking(view.known.filled)
    if lacking:
        return Told(check, None, _lacking(view, *lacking))
    try:
        return Told(check, view.kept(checked, name, limit))
    except UnknownDimension as refused:
        by = view.text(f"dimensions.{refused.facts['dimension']}.by")
        return Told(check, None, view.text("control.no_filter", by=by))


def queue(view: View) -> Queue | None:
    """Who waits for a first contact; None where nobody can tell."""
    asked = [check for check in ALL.values() if check.name.startswith("waiting")]
    if all(check.lacking(view.known.filled) for check in asked):
        return None
    return view.kept(waiting)


def _lacking(view: View, table: str, column: str) -> str:
    if not column:
        return view.text(f"tables.{table}.need")
    return view.text("figure.no_column", column=view.text(f"columns.{column}"))
