"""Records actions of the command line in the audit log of the access database."""

from contextlib import closing

from data.access import audit
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from settings import Settings

ACTOR = "cli"


def record(settings: Settings, action: AuditAction, what: str) -> None:
    """Record an action, if the store has an access database."""
    if AccessDatabase.exists_in(settings.store):
        with closing(AccessDatabase(settings.store)) as database:
            audit.record(database, ACTOR, action, what)
