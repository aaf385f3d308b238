"""Roles of people, and the powers each has beyond looking at figures."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """The role of a person; a guest opened a link."""

    HEAD = "head"
    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    GUEST = "guest"


class Power(StrEnum):
    """A right to change the store or to see accounts; looking at figures needs none."""

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
