"""The reader of a page: name, role, rights, and whether the session is still valid."""

from collections.abc import Callable
from dataclasses import dataclass, field

from data.model.rights import NotYours, Rights
from data.model.roles import POWERS, Power, Role
from present.pages import PAGE_RECORDS


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Visitor:
    """One reader.

    `key` names the session, `link` is the number of the link it was begun by. `pages` are the
    only ones that open; None opens all that the role has. `session_is_valid` checks the session
    at this very moment: a button drawn before it ended does nothing.
    """

    role: Role
    rights: Rights
    name: str = ""
    key: str = ""
    pages: frozenset[str] | None = None
    link: int | None = None
    address: str = ""
    session_is_valid: Callable[[], bool] = field(default=_always, compare=False)

    @classmethod
    def local(cls, session_is_valid: Callable[[], bool] = _always) -> "Visitor":
        """A user of the machine itself: a head of sales with every right."""
        return cls(Role.HEAD, Rights.everything(), session_is_valid=session_is_valid)

    def can_open(self, page: str) -> bool:
        """Whether this reader may open the page; one without a record opens to no one."""
        record = PAGE_RECORDS.get(page)
        if record is None:
            return False
        if self.pages is not None:
            return page in self.pages and record.shareable
        return record.power is None or self.has_power(record.power)

    def has_power(self, power: Power) -> bool:
        """Whether the role has this power."""
        return power in POWERS[self.role]

    def require(self, power: Power) -> None:
        """Raise NotYours where the role lacks the power or the session has ended."""
        if not self.has_power(power) or not self.session_is_valid():
            raise NotYours(power=power.value)

    def require_session(self) -> None:
        """Raise NotYours where the session has ended."""
        if not self.session_is_valid():
            raise NotYours(power="look")
