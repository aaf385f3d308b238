"""Effect of loading a file: each main metric before and after it."""

from dataclasses import dataclass, replace
from datetime import date

from data.ingest.load import effect
from data.ingest.parse_file import LoadOptions
from data.model.problems import Preview
from data.model.rights import Rights
from data.storage.store import Store
from metrics.core import answer
from metrics.core.answer import Figure, Run
from metrics.core.calendar import floor, shift
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from metrics.definitions import average_check, calls, conversion, pipeline, plan, receipts

MAX_INSTANT_ROWS = 20_000  # rows whose placing takes under a second; more are tried when asked
MAIN_METRICS = (
    receipts.net_receipts,
    receipts.refunds,
    conversion.won_deals,
    average_check.won_amount,
    average_check.average_check,
    conversion.win_rate,
    conversion.leads,
    pipeline.open_deals,
    pipeline.open_pipeline,
    calls.calls,
    calls.connect_rate,
    plan.plan,
)


@dataclass(frozen=True)
class Effect:
    """One figure of the months that the file covers, before and after it."""

    metric: Metric
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """The difference after less before; None where either is unknown."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def covered_months(preview: Preview) -> Period | None:
    """The whole months that the rows of the file fall in; None where it has no dates."""
    if preview.period is None:
        return None
    first, last = (floor(day, Grain.MONTH) for day in preview.period)
    return Period(first, shift(last, Grain.MONTH, 1))


def effects(store: Store, preview: Preview, choice: LoadOptions, rules: Rules) -> list[Effect]:
    """The main metrics that use the tables of this file, over the months it covers."""
    period = covered_months(preview)
    tables = set(preview.kind.split(","))
    metrics = [metric for metric in MAIN_METRICS if tables & set(metric.needs)]
    if period is None or preview.period is None or not metrics or preview.already:
        return []
    last = max(day for day in (store.now(), preview.period[1]) if day is not None)
    scope = _scope(period, last, replace(rules, currency=store.currency()))

    def ask(run: Run) -> dict[str, Figure]:
        return answer.totals(run, metrics, scope)

    before, after = effect(store, preview, choice, ask)
    changes = [Effect(each, before[each.name].value, after[each.name].value) for each in metrics]
    return [each for each in changes if (each.before, each.after) != (None, None)]


def _scope(period: Period, last: date, rules: Rules) -> Scope:
    everything = Rights.everything()  # who uploads sees what the upload does
    return Scope(period, now=last, compare=Compare.NONE, rules=rules, rights=everything)
