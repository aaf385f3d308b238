"""Sentences about a plan and its unsupported targets, for the command line and pages."""

from collections.abc import Iterator
from datetime import date

from metrics.catalog import METRICS
from metrics.core.metric import Unit
from metrics.planning.checks import UnsupportedTarget
from metrics.planning.grid import PlanGrid
from present.factor_units import TARGET_UNITS
from present.numbers import Numbers
from present.text import Text

_METRIC_UNITS = {metric.name: metric.unit for metric in METRICS}


class PlanText:
    """Sentences about plans in one language and one currency."""

    def __init__(self, text: Text, currency: str = "RUB") -> None:
        self.text, self.numbers = text, Numbers(text, currency)

    def grid(self, grid: PlanGrid) -> Iterator[str]:
        """A line for the total, one for each month, one for each subject of each dimension."""
        unit = amount_unit(grid.measure)

        def line(who: str, amount: int) -> str:
            shown = self.numbers.full(amount / grid.unit, unit)
            return self.text("cli.plan_line", who=who, amount=shown)

        scenario = self.text(f"planbook.scenarios.{grid.scenario.value}")
        yield line(f"{self.text('planbook.total')}, {scenario}", grid.goal)
        for month, amount in zip(grid.months, grid.totals, strict=True):
            yield line(_month(month), amount)
        for dimension in grid.parts:
            for subject in grid.subjects(dimension):
                yield line(subject, sum(grid.row(dimension, subject)))

    def doubt(self, doubt: UnsupportedTarget, measure: str = "net_receipts") -> str:
        """The sentence of an unsupported target: what is needed against the best result so far."""
        amounts = Unit.PER_DAY if measure == "won_deals" else Unit.MONEY
        unit = TARGET_UNITS.get(doubt.key, amounts)
        everybody = self.text("planbook.company")
        return self.text(
            f"cli.doubt_{doubt.key}",
            subject=doubt.subject or everybody,
            month=_month(doubt.month),
            needed=self.numbers.show(doubt.needed, unit),
            best=self.numbers.show(doubt.best.value, unit),
            who=doubt.best.owner or everybody,
            when=_month(doubt.best.month),
        )


def amount_unit(measure: str) -> Unit:
    """The unit of a plan's amounts: that of the planned metric; other measures are money."""
    return _METRIC_UNITS.get(measure, Unit.MONEY)


def _month(first: date) -> str:
    return f"{first:%m.%Y}"
