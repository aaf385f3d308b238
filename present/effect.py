"""What a file would do to the main figures: each before and after, by its one definition."""

from dataclasses import dataclass, replace
from datetime import date

from data.ingest.load import effect
from data.ingest.parse_file import Choice
from data.model.problems import Preview
from data.model.rights import Rights
from data.storage.store import Store
from metrics.core import answer
from metrics.core.answer import Figure, Run
from metrics.core.calendar import floor, shift
from metrics.core.metric import Metric
from metrics.core.scope import Compare, Grain, Period, Rules, Scope
from metrics.definitions import average_check, calls, conversion, pipeline, plan, receipts

AT_ONCE = 20_000  # rows whose placing takes under a second; more are tried when asked
MAIN = (
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
        """By how much the figure moves; unknown where either side is."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


def months(found: Preview) -> Period | None:
    """The whole months that the file speaks of."""
    if found.period is None:
        return None
    first, last = (floor(day, Grain.MONTH) for day in found.period)
    return Period(first, shift(last, Grain.MONTH, 1))


def effects(store: Store, found: Preview, choice: Choice, rules: Rules) -> list[Effect]:
    """The main figures that the tables of this file touch."""
    period = months(found)
    tables = set(found.kind.split(","))
    asked = [metric for metric in MAIN if tables & set(metric.needs)]
    if period is None or found.period is None or not asked or found.already:
        return []
    last = max(day for day in (store.now(), found.period[1]) if day is not None)
    scope = _scope(period, last, replace(rules, currency=store.currency()))

    def ask(run: Run) -> dict[str, Figure]:
        return answer.totals(run, asked, scope)

    before, after = effect(store, found, choice, ask)
    told = [Effect(each, before[each.name].value, after[each.name].value) for each in asked]
    return [each for each in told if (each.before, each.after) != (None, None)]


def _scope(period: Period, last: date, rules: Rules) -> Scope:
    everything = Rights.everything()  # who uploads sees what the upload does
    return Scope(period, now=last, compare=Compare.NONE, rules=rules, rights=everything)
