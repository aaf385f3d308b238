"""Who one is in the house, and what that lets one do beside looking."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """What a person is; a guest came by a link."""

    HEAD = "head"
    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    GUEST = "guest"


class Power(StrEnum):
    """What changes the store or tells of others; looking at figures needs none of these."""

    UPLOAD = "upload"  # take files in, undo, the demonstration
    DECIDE = "decide"  # who is who, what was paid for what
    PLAN = "plan"  # save a plan, take one back
    SHARE = "share"  # make, rotate and revoke links
    RULE = "rule"  # accounts, the audit


POWERS: Mapping[Role, frozenset[Power]] = {
    Role.HEAD: frozenset(Power),
    Role.DIRECTOR: frozenset(),
    Role.COORDINATOR: frozenset((Power.UPLOAD, Power.DECIDE)),
    Role.MANAGER: frozenset(),
    Role.GUEST: frozenset(),
}
