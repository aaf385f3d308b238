"""Questions of the command line: their scope, their rights, the cache of compiled queries."""

import argparse
from dataclasses import replace
from datetime import date

from data.model.rights import Rights
from data.storage.store import Store
from metrics.catalog import METRICS
from metrics.core import compile_cache
from metrics.core.compile_cache import CompileCache
from metrics.core.scope import Compare, Period, Rules, Scope
from settings import Settings
from verbs.runner import Run, StoreVerb, with_store

RIGHTS = Rights.everything()  # a user of the command line can read the store's own file


def with_metrics(verb: StoreVerb) -> Run:
    """Wrap a verb that asks the store for figures, so that compiled queries are cached."""

    def cached(store: Store, args: argparse.Namespace, settings: Settings) -> int:
        compile_cache.install(CompileCache(settings.compiled, METRICS))
        return verb(store, args, settings)

    return with_store(cached)


def scope_of(store: Store, settings: Settings, period: Period, as_of: date | None = None) -> Scope:
    """The scope of a question about a period, by the company's rules."""
    return Scope(
        period,
        now=store.now(),
        compare=Compare.PREVIOUS,
        as_of=as_of,
        rules=company_rules(store, settings),
        rights=RIGHTS,
    )


def company_rules(store: Store, settings: Settings) -> Rules:
    """The company's rules, in the one currency of the data."""
    return replace(settings.rules, currency=store.currency())
