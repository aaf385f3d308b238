"""Parses typed amounts of a plan and formats them for its cells."""

import re
from decimal import Decimal, InvalidOperation

from metrics.planning.grid import PlanGrid, units
from present.text import LANGUAGES, Text
from ui.view import View

_SCALES = (("thousands", 1_000), ("millions", 1_000_000))
_MOST = Decimal(10) ** 15


def parse_amount(text: str, grid: PlanGrid) -> int | None:
    """Parse «2 200 000», «2,2 млн», «350 тыс.» into units of the plan; None: no amount."""
    folded = re.sub(r"[\s\u00a0\u202f₽$€]", "", text.casefold())
    scale = 1
    for name, times in _SCALES:
        for mark in _marks(name):
            if folded.endswith(mark):
                folded, scale = folded.removesuffix(mark), times
                break
    if re.fullmatch(r"\d{1,3}(,\d{3})+", folded):
        folded = folded.replace(",", "")
    try:
        value = Decimal(folded.replace(",", ".")) * scale
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value) > _MOST:
        return None
    return units(value, grid.measure)


def _marks(name: str) -> list[str]:
    """How a scale is written in any language, the longest first."""
    marks = {Text(lang)(f"numbers.{name}", value="").strip().casefold() for lang in LANGUAGES}
    return sorted(marks | {mark.rstrip(".") for mark in marks}, key=len, reverse=True)


def amount_text(view: View, amount: int, grid: PlanGrid, step: int) -> str:
    """The amount with all its digits; kopecks only where the plan has any."""
    digits = 2 if grid.unit > 1 and step < grid.unit else 0
    return view.numbers.plain(Decimal(amount) / grid.unit, digits)
