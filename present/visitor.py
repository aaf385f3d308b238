"""Who is looking: his name, what he may see, what he may do, and whether that still holds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from data.model.rights import NotYours, Rights
from data.model.roles import POWERS, Power, Role

_FOR = {"intake": Power.UPLOAD, "links": Power.SHARE, "settings": Power.RULE}


def _holds() -> bool:
    return True


@dataclass(frozen=True)
class Visitor:
    """One reader.

    `key` names his session, `link` the number of the link he came by. `pages` are the only ones
    that open to him; None opens all that his role has. `still` asks whether his session is good
    at this very moment: a button drawn before it ended does nothing.
    """

    role: Role
    rights: Rights
    name: str = ""
    key: str = ""
    pages: frozenset[str] | None = None
    link: int | None = None
    address: str = ""
    still: Callable[[], bool] = field(default=_holds, compare=False)

    @classmethod
    def local(cls, still: Callable[[], bool] = _holds) -> "Visitor":
        """Whoever sits at the machine itself: the head, and everything is his to see."""
        return cls(Role.HEAD, Rights.everything(), still=still)

    def opens(self, page: str) -> bool:
        """Whether the page is his to open."""
        if self.pages is not None:
            return page in self.pages
        return page not in _FOR or self.may(_FOR[page])

    def may(self, power: Power) -> bool:
        """Whether his role has this power."""
        return power in POWERS[self.role]

    def require(self, power: Power) -> None:
        """Raise NotYours where the role lacks the power or the session has ended."""
        if not self.may(power) or not self.still():
            raise NotYours(power=power.value)

    def stay(self) -> None:
        """Raise NotYours where the session has ended."""
        if not self.still():
            raise NotYours(power="look")
