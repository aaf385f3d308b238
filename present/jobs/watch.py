"""What the running dashboard does by itself: the inbox, what is asked of it, compiling ahead."""

import atexit
import logging
import threading
from collections.abc import Mapping

from data.ingest.inbox import Inbox, sweep
from data.model.rights import Rights
from data.ops.backup import ERRAND, snapshot
from data.ops.job_queue import Errands, Told
from data.storage.storage_errors import StoreTrouble
from data.storage.store import Store
from metrics.core.scope import Period, Rules, Scope
from metrics.reports.checks.catalog import prepare_sentence
from present.error_text import explain
from present.jobs.record_forecasts import keep_forecasts
from present.jobs.report import answer
from present.text import Text

_EVERY = 5.0  # seconds
_log = logging.getLogger("planerka.inbox")


def watch(store: Store, rules: Rules) -> None:
    """Take files in and make reports, until the store is closed or the process ends."""
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
    is_warm, errands = False, Errands(store.folder)
    while not over.wait(_EVERY) and store.is_open:
        try:
            if any(outcome.loaded for outcome in sweep(store, inbox)):
                keep_forecasts(store, rules)
            is_warm = is_warm or _warm(store, rules)
        except Exception:
            _log.exception("the inbox could not be looked through")
        try:
            errands.serve(lambda told: _answer(store, rules, told))
        except Exception:
            _log.exception("an errand could not be done")


def _answer(store: Store, rules: Rules, told: Told) -> tuple[Told, Mapping[str, bytes]]:
    """What the command line asked for: a copy of what changes, or a report."""
    if told.get("errand") != ERRAND:
        return answer(store, rules, Rights.everything(), told)
    try:
        return {"snapshot": snapshot(store).name}, {}
    except StoreTrouble as error:
        return {"error": explain(Text(str(told.get("lang"))), error)}, {}


def _warm(store: Store, rules: Rules) -> bool:
    """Compile the longest questions before anybody asks them; they are the same for any period."""
    last = store.now()
    if last is None:
        return False
    month = Period(last.replace(day=1), last)
    prepare_sentence(Scope(month, now=last, rules=rules, rights=Rights.everything()))
    return True
