"""The background thread of a running dashboard: the inbox, jobs, queries compiled in advance."""

import atexit
import logging
import threading
from collections.abc import Mapping

from data.ingest.inbox import Inbox, sweep
from data.model.rights import Rights
from data.ops.backup import BACKUP_JOB, stage_backup
from data.ops.job_queue import JobMessage, JobQueue
from data.storage.storage_errors import StorageError
from data.storage.store import Store
from metrics.core.scope import Period, Rules, Scope
from metrics.reports.checks.catalog import prepare_sentence
from present.error_text import explain
from present.jobs.record_forecasts import record_forecasts
from present.jobs.report import answer_request
from present.text import Text

_PERIOD = 5.0  # seconds
_log = logging.getLogger("planerka.inbox")


def start_background(store: Store, rules: Rules) -> None:
    """Load files of the inbox and serve jobs, until the store is closed or the process ends."""
    stopped = threading.Event()
    thread = threading.Thread(
        target=_work,
        args=(store, rules, Inbox(store.folder), stopped),
        name="planerka-background",
        daemon=True,
    )
    thread.start()
    atexit.register(_end, stopped, thread)


def _end(stopped: threading.Event, thread: threading.Thread) -> None:
    """Stop the thread before the interpreter shuts down, so that the store is not in use."""
    stopped.set()
    thread.join(_PERIOD)


def _work(store: Store, rules: Rules, inbox: Inbox, stopped: threading.Event) -> None:
    is_warm, jobs = False, JobQueue(store.folder)
    while not stopped.wait(_PERIOD) and store.is_open:
        try:
            if any(outcome.loaded for outcome in sweep(store, inbox)):
                record_forecasts(store, rules)
            is_warm = is_warm or _warm(store, rules)
        except Exception:
            _log.exception("the inbox could not be looked through")
        try:
            jobs.serve(lambda payload: _answer_job(store, rules, payload))
        except Exception:
            _log.exception("a job could not be done")


def _answer_job(
    store: Store, rules: Rules, payload: JobMessage
) -> tuple[JobMessage, Mapping[str, bytes]]:
    """Answer a job of the command line: a snapshot for a backup, or a report."""
    if payload.get("errand") != BACKUP_JOB:
        return answer_request(store, rules, Rights.everything(), payload)
    try:
        return {"snapshot": stage_backup(store).name}, {}
    except StorageError as error:
        return {"error": explain(Text(str(payload.get("lang"))), error)}, {}


def _warm(store: Store, rules: Rules) -> bool:
    """Compile the longest queries in advance: their SQL is the same for any period."""
    last = store.now()
    if last is None:
        return False
    month = Period(last.replace(day=1), last)
    prepare_sentence(Scope(month, now=last, rules=rules, rights=Rights.everything()))
    return True
