"""`restore`: replace the store by the contents of a backup file."""

import argparse
from pathlib import Path

from data.access.audit import AuditAction
from data.ingest.parse_file import NoSuchFile
from data.ops.restore import restore
from present.text import Text
from settings import Settings
from verbs import access_journal
from verbs.runner import notify, without_store


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `restore`, which opens the store itself."""
    parser.add_argument("file", metavar="FILE.tar")
    parser.add_argument("--force", action="store_true", help="lay aside the store that is there")
    parser.set_defaults(run=without_store(_restore))


def _restore(args: argparse.Namespace, settings: Settings) -> int:
    text, file = Text(settings.language), Path(args.file)
    if not file.is_file():
        raise NoSuchFile(file=str(file))
    restored = restore(settings.store, file, settings.intake, args.force)
    access_journal.record(settings, AuditAction.RESTORED, file.name)
    if restored.aside:
        notify(text("backup.aside", folder=restored.aside))
    when = f"{restored.made_at.astimezone():%d.%m.%Y %H:%M}"
    notify(text("backup.restored", n=restored.uploads, when=when))
    if restored.people or restored.links:
        notify(text("backup.access", people=restored.people, links=restored.links))
    return 0
