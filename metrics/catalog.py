"""All metrics, written out by hand."""

from metrics.core.errors import UnknownMetric
from metrics.core.metric import Metric
from metrics.definitions import (
    average_check,
    calls,
    clients,
    conversion,
    ltv,
    pipeline,
    plan,
    receipts,
    service,
    velocity,
)

METRICS: tuple[Metric, ...] = (
    conversion.win_rate,
    conversion.cohort_conversion,
    conversion.cohort_open,
    average_check.average_check,
    average_check.median_check,
    ltv.ltv,
    ltv.ltv_margin,
    ltv.ltv_simple,
    clients.churn,
    clients.churn_half,
    clients.churn_double,
    clients.churn_threshold,
    clients.reactivated,
    clients.active_clients,
    plan.plan,
    plan.plan_attainment,
    plan.plan_pace,
    receipts.net_receipts,
    receipts.refunds,
    receipts.payments,
    clients.new_clients,
    velocity.cycle_days,
    pipeline.stale_deals,
    average_check.collection_rate,
    velocity.first_response,
    velocity.first_response_in_time,
    velocity.first_response_never,
    calls.talks_per_day,
    calls.connect_rate,
    calls.connect_rate_numbers,
    calls.missed_unreturned,
    calls.missed_episodes,
    conversion.won_deals,
    conversion.lost_deals,
    average_check.won_amount,
    conversion.leads,
    service.incoming_leads,
    calls.calls,
    calls.talks,
    calls.unique_contacts,
    receipts.buyers,
    receipts.repeat_revenue_share,
    clients.regular_clients_share,
    clients.client_churn,
    receipts.key_clients_share,
    service.complaints,
    service.complaints_share,
    service.nps,
    velocity.sales_velocity,
    service.margin_per_hour,
    pipeline.open_deals,
    pipeline.open_pipeline,
    pipeline.weighted_pipeline,
    pipeline.overdue_debt,
    velocity.touches_first_day,
    service.data_completeness,
    receipts.client_coverage,
    receipts.foreign_payments,
)

# The four figures that the head of the department asks for first.
HEADLINE_METRICS: tuple[str, ...] = ("win_rate", "average_check", "ltv", "churn")

# The figures of a manager's card and of the managers' table.
MANAGER_METRICS: tuple[str, ...] = (
    "plan_attainment",
    "net_receipts",
    "average_check",
    "new_clients",
    "win_rate",
    "cycle_days",
    "stale_deals",
    "collection_rate",
    "first_response",
    "talks_per_day",
    "connect_rate",
    "missed_unreturned",
)

OTHER_METRICS: tuple[str, ...] = tuple(
    m.name for m in METRICS if m.name not in (*HEADLINE_METRICS, *MANAGER_METRICS)
)

_BY_NAME = {metric.name: metric for metric in METRICS}


def metric(name: str) -> Metric:
    """The metric of that name; UnknownMetric with the nearest names when there is none."""
    if name not in _BY_NAME:
        raise UnknownMetric.named(name, _BY_NAME)
    return _BY_NAME[name]
