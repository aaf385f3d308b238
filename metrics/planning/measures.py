"""Measures of a plan: what its amounts may be counted in, each by the metric it plans."""

from collections.abc import Mapping

from metrics.core.metric import Metric, Unit
from metrics.definitions.conversion import won_deals
from metrics.definitions.receipts import net_receipts
from metrics.planning.company_defaults import margin_money

MEASURES: Mapping[str, Metric] = {
    "net_receipts": net_receipts,
    "margin": margin_money,
    "won_deals": won_deals,
}


def units_in_one(measure: str) -> int:
    """Whole units that a plan counts in one rouble (kopecks) or in one deal (1)."""
    metric = MEASURES.get(measure, net_receipts)
    return 1 if metric.unit is Unit.COUNT else 100
