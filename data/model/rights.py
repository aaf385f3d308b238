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
    """Masks client names, phones and addresses by marks; equal values have equal marks.

    `secret` belongs to one link and keys the marks; `word` stands before a client's mark.
    """

    secret: str
    word: str


@dataclass(frozen=True, kw_only=True)
class Rights:
    """Rows, columns and data version that an answer may use; unlimited dimensions pass all values.

    No field has a default, so that none is forgotten.
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
        """These rights without limits: every row, the same mask and data version."""
        return replace(self.everything(), mask=self.mask, snapshot=self.snapshot)

    def within(self, name: str, requested: Names) -> Names:
        """The requested values that may be seen; all that may be seen when none is requested."""
        allowed = self.limits.get(name)
        if allowed is None:
            return requested
        return tuple(value for value in requested if value in allowed) if requested else allowed

    def admit(self, name: str, requested: Names) -> None:
        """Raise NotAllowed when one of the requested values may not be seen."""
        allowed = self.limits.get(name)
        for value in requested:
            if allowed is not None and value not in allowed:
                raise NotAllowed(what=value)
