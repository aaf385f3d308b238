"""Records forecasts at each upload, to be scored against actuals when the month is over."""

from dataclasses import replace

from data.model.rights import Rights
from data.storage.forecast_log import log_forecasts, utc_now
from data.storage.store import Store
from metrics.core.scope import Compare, Period, Rules, Scope
from metrics.forecasting.record import forecasts_to_log


def record_forecasts(store: Store, rules: Rules) -> None:
    """Record the forecasts of the present data; one version of the data is recorded once."""
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
    log_forecasts(store, forecasts_to_log(store.run, scope, store.version, utc_now()))
