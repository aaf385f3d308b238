"""Net receipts as leads × conversion × check × collection, for the reports of causes."""

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.core.answer import Figure
from metrics.core.metric import Metric
from metrics.definitions.average_check import won_amount
from metrics.definitions.conversion import leads, won_deals
from metrics.definitions.receipts import net_receipts

FACTORS = ("leads", "conversion", "check", "collection")
METRICS: tuple[Metric, ...] = (leads, won_deals, won_amount, net_receipts)

Factors = tuple[float, ...]


@dataclass(frozen=True)
class FunnelTotals:
    """Leads, wins, amount and receipts of one period; None where unknown.

    leads: deals created; wins: deals won; amount: money of the won deals; receipts: net receipts
    (or that amount again, where nobody uploaded payments).
    """

    leads: float | None = 0.0
    wins: float | None = 0.0
    amount: float | None = 0.0
    receipts: float | None = 0.0

    @property
    def absent(self) -> bool:
        """Whether nothing at all happened."""
        return not any((self.leads, self.wins, self.amount, self.receipts))

    @property
    def factors(self) -> tuple[float | None, ...] | None:
        """Leads; wins ÷ leads; amount ÷ wins; receipts ÷ amount: the product is the receipts.

        A factor is None after a 0 (nothing won has no check). None altogether where the product
        cannot be the receipts: something is unknown or negative, or came out of nothing, such as
        receipts of a month without leads.
        """
        chain = (self.leads, self.wins, self.amount, self.receipts)
        factors: list[float | None] = []
        whole: float | None = 1.0
        for figure in chain:
            if figure is None or figure < 0 or (not whole and figure):
                return None
            factors.append(figure / whole if whole else None)
            whole = figure
        return tuple(factors)

    def factors_filled_from(self, other: "FunnelTotals") -> Factors | None:
        """The factors, undefined ones taken from `other`; None when the segment is absent."""
        own, theirs = self.factors, other.factors
        if own is None or self.absent:
            return None
        pairs = zip(own, theirs or own, strict=True)
        return tuple(next((x for x in pair if x is not None), 1.0) for pair in pairs)


def factors_of(money: Metric) -> tuple[str, ...]:
    """Names of the factors of that money; the amount of won deals has no collection factor."""
    return FACTORS if money is net_receipts else FACTORS[:-1]


def funnel_totals(figures: Mapping[str, Figure], money: Metric) -> FunnelTotals:
    """The totals of one segment from its figures.

    `money` is net receipts or, without uploaded payments, the amount of won deals, which then
    counts as collected in full.
    """
    values = (figures[metric.name].value for metric in (leads, won_deals, won_amount, money))
    return FunnelTotals(*(None if value is None else float(value) for value in values))
