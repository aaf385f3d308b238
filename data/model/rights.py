"""Who may see what: the rows, the names, the state of the data an answer may come from."""

from dataclasses import dataclass, replace

from data.model.errors import ExportError

LIMITS = ("owner", "team", "pipeline", "source", "product")
_FIELDS = {name: f"{name}s" for name in LIMITS}
Names = tuple[str, ...]


class NotAllowed(ExportError):
    """The holder of these rights may not see or do this."""

    key = "errors.not_allowed"


class NotYours(NotAllowed):
    """The role of this person does not have this power, or his session has ended."""

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
    """What an answer may be made of. None lets every value of a dimension through.

    Nothing here has a default: whoever makes rights says each of them, or says `everything`.
    `frozen` is the data version the answers come from; None is the present one.
    """

    owners: Names | None
    teams: Names | None
    pipelines: Names | None
    sources: Names | None
    products: Names | None
    mask: Mask | None
    totals_only: bool
    frozen: int | None

    @classmethod
    def everything(cls) -> "Rights":
        """Those of the head, and of whoever has the store's own file in his hands."""
        return cls(
            owners=None,
            teams=None,
            pipelines=None,
            sources=None,
            products=None,
            mask=None,
            totals_only=False,
            frozen=None,
        )

    @classmethod
    def of_owner(cls, owner: str) -> "Rights":
        """Those of a manager: his own rows."""
        return replace(cls.everything(), owners=(owner,))

    @property
    def limits(self) -> dict[str, Names]:
        """Dimension → the only values to be seen."""
        values_by_dimension = {name: getattr(self, field) for name, field in _FIELDS.items()}
        return {
            name: tuple(values)
            for name, values in values_by_dimension.items()
            if values is not None
        }

    @property
    def whole(self) -> "Rights":
        """The same state of the data and the same mask, every row."""
        return replace(self.everything(), mask=self.mask, frozen=self.frozen)

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
