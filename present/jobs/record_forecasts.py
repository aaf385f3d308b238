"""Forecasts written down at each upload, to be scored when the month is over."""

from dataclasses import replace

from data.model.rights import Rights
from data.storage.forecast_log import keep, now
from data.storage.store import Store
from metrics.core.scope import Compare, Period, Rules, Scope
from metrics.forecasting.record import said


def keep_forecasts(store: Store, rules: Rules) -> None:
    """Write down what is forecast now; a state of the data is written down once."""
    last = store.now()
    if last is None:
        return
    scope = Scope(
        Period(last.replace(day=1), last),
        now=last,
        compare=Compare.NONE,
        rules=replace(rules, currency=store.currency()),
        rights=Rights.everything(),
    )
    keep(store, said(store.run, scope, store.version, now()))
