"""Metrics of a load: records forecasts, computes the effect of a file on the figures."""

from data.ingest.parse_file import LoadOptions
from data.model.problems import Preview
from data.storage.store import Store
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.compile_cache import CompileCache
from present import figure_rows, serialize
from present.effect import MAX_INSTANT_ROWS, effects
from present.jobs import record_forecasts as recording
from settings import Settings


def record_forecasts(store: Store, settings: Settings) -> None:
    """Record the present forecasts of the running month."""
    compile_cache.install(CompileCache(settings.compiled, METRICS))
    recording.record_forecasts(store, settings.rules)


def effect(
    store: Store, preview: Preview, options: LoadOptions, settings: Settings, is_asked: bool
) -> list[serialize.JsonObject] | None:
    """The main figures before and after; not computed for a large file unless asked for."""
    if preview.rows.read > MAX_INSTANT_ROWS and not is_asked:
        return None
    compile_cache.install(CompileCache(settings.compiled, METRICS))
    figures = effects(store, preview, options, settings.rules)
    return [figure_rows.of_effect(each.metric, each.before, each.after) for each in figures]
