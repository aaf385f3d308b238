"""Rights of a person or a link: which rows, names and data version an answer may use."""

from dataclasses import dataclass, replace

from data.model.dimensions import Names, Selection
from data.model.errors import ExportError


class NotAllowed(ExportError):
    """The holder of these rights may not see or do this."""

    key = "errors.not_allowed"


class NotYours(NotAllowed):
    """The role of this person does not have this power, or their session has ended."""

    key = "errors.not_yours"


@dataclass(frozen=True)
class Mask:
    """Names of clients, phones and addresses are replaced by marks that only stay themselves.

    `secret` belongs to one link and keys the marks; `word` stands before a client's mark.
    """

    secret: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What an answer may be made of. A dimension without a limit lets all its values through.

    Nothing here has a default: whoever makes rights says each of them, or says `everything`.
    `snapshot` is the data version the answers come from; None is the present one.
    """

    limits: Selection
    mask: Mask | None
    totals_only: bool
    snapshot: int | None

    @classmethod
    def everything(cls) -> "Rights":
        """Rights to every row: of the head, and of whoever can read the store's own files."""
        return cls(
            limits=Selection(),
            mask=None,
            totals_only=False,
            snapshot=None,
        )

    @classmethod
    def of_owner(cls, owner: str) -> "Rights":
        """Rights of a manager: their own rows."""
        return replace(cls.everything(), limits=Selection.of(owner=(owner,)))

    @property
    def whole(self) -> "Rights":
        """The same state of the data and the same mask, every row."""
        return replace(self.everything(), mask=self.mask, snapshot=self.snapshot)

    def within(self, name: str, requested: Names) -> Names:
        """Of the asked values of a dimension those to be seen; all of these when none is asked."""
        allowed = self.limits.get(name)
        if allowed is None:
            return requested
        return tuple(value for value in requested if value in allowed) if requested else allowed

    def admit(self, name: str, requested: Names) -> None:
        """Raise NotAllowed when one of the asked values may not be seen."""
        allowed = self.limits.get(name)
        for value in requested:
            if allowed is not None and value not in allowed:
                raise NotAllowed(what=value)
