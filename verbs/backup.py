"""`backup`: write the whole store into one file, while the dashboard runs."""

import argparse
from contextlib import closing
from pathlib import Path

from data.access.audit import AuditAction
from data.ops.backup import BACKUP_JOB, is_staged, pack, stage_backup
from data.ops.job_queue import JobMessage, JobQueue, NobodyAnswers
from data.storage.storage_errors import FILE, StoreBusy
from data.storage.store import Store
from present.text import Text
from settings import Settings
from verbs import access_journal
from verbs.runner import notify, without_store

_TIMEOUT = 600.0  # seconds for a running dashboard to copy what changes


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `backup`; it works while the dashboard runs."""
    parser.add_argument("file", metavar="FILE.tar")
    parser.set_defaults(run=without_store(_backup))


def _backup(args: argparse.Namespace, settings: Settings) -> int:
    text, target = Text(settings.language), Path(args.file)
    if not target.parent.is_dir():  # better now than after all the work
        raise FileNotFoundError(2, "no such folder", str(target))
    if not (settings.store / FILE).exists():
        return notify(text("backup.nothing", store=settings.store), 2)
    snapshot_path = _take_snapshot(settings)
    if isinstance(snapshot_path, str):
        return notify(snapshot_path, 1)
    written = pack(settings.store, snapshot_path, target)
    access_journal.record(settings, AuditAction.BACKED_UP, target.name)
    files = sum(name.startswith("archive/") for name in written.files)
    size = f"{target.stat().st_size / 1_000_000:.1f}"
    return notify(text("backup.made", file=target, n=files, size=size))


def _take_snapshot(settings: Settings) -> Path | str:
    """The snapshot, taken here or by the running dashboard; a refusal in its words."""
    try:
        store = Store.open(settings.store, settings.intake)
    except StoreBusy:
        request: JobMessage = {"errand": BACKUP_JOB, "lang": settings.language}
        answer, _ = JobQueue(settings.store).submit(request, _TIMEOUT)
        if "error" in answer:
            return str(answer["error"])
        name = str(answer.get("snapshot", ""))
        if not is_staged(settings.store, name):
            raise NobodyAnswers(store=str(settings.store)) from None
        return settings.store / name
    with closing(store):
        return stage_backup(store)
