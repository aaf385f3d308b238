"""The running dashboard looks into the inbox every few seconds."""

import atexit
import logging
import threading

from data.inbox import Inbox, sweep
from data.store import Store
from metrics.scope import Rules
from ui.keeping import keep_forecasts

_EVERY = 5.0  # seconds
_log = logging.getLogger("planerka.inbox")


def watch(store: Store, rules: Rules) -> None:
    """Take files in from now on, until the store is closed or the process ends."""
    over = threading.Event()
    watching = threading.Thread(
        target=_watch,
        args=(store, rules, Inbox(store.folder), over),
        name="inbox",
        daemon=True,
    )
    watching.start()
    atexit.register(_end, over, watching)


def _end(over: threading.Event, watching: threading.Thread) -> None:
    """Let the store go before the interpreter takes it apart."""
    over.set()
    watching.join(_EVERY)


def _watch(store: Store, rules: Rules, inbox: Inbox, over: threading.Event) -> None:
    while not over.wait(_EVERY) and store.is_open:
        try:
            if any(outcome.loaded for outcome in sweep(store, inbox)):
                keep_forecasts(store, rules)
        except Exception:
            _log.exception("the inbox could not be looked through")
