"""People whom the company's own provider vouches for: who of them may come in, and as what."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.access.accounts import Account, by_login
from data.access.database import AccessDatabase
from data.model.roles import Role

_FRESH = 600.0  # seconds between the provider's word and our door
_ORDER = (Role.HEAD, Role.DIRECTOR, Role.COORDINATOR)


@dataclass(frozen=True)
class Place:
    """What a person is here; a manager is one of the data by his name there."""

    role: Role
    owner: str | None = None


@dataclass(frozen=True)
class Company:
    """By e-mail, else by group. A group makes no managers: whose rows are theirs it cannot say."""

    people: Mapping[str, Place]
    groups: Mapping[str, Role]

    @classmethod
    def read(cls, said: Mapping[str, object]) -> "Company | None":
        """The `[company]` of the settings; None where nobody comes in this way."""
        if not said.get("sign_in"):
            return None
        people, groups = _table(said.get("people")), _table(said.get("groups"))
        return cls(
            {email.strip().casefold(): _place(told) for email, told in people.items()},
            {name: Role(str(role)) for name, role in groups.items()},
        )

    def place(self, claims: Mapping[str, object], now: float) -> Place | None:
        """What these claims make of somebody; None where they are old, unsure, or of nobody."""
        issued, email = claims.get("iat"), str(claims.get("email") or "").strip().casefold()
        is_fresh = isinstance(issued, (int, float)) and abs(now - issued) < _FRESH
        if not is_fresh or not email or claims.get("email_verified") is False:
            return None
        if email in self.people:
            return self.people[email]
        told = claims.get("groups")
        groups = told if isinstance(told, (list, tuple)) else ()
        roles = {self.groups[name] for name in groups if name in self.groups}
        return next((Place(role) for role in _ORDER if role in roles), None)


def _table(said: object) -> Mapping[str, object]:
    return said if isinstance(said, Mapping) else {}


def _place(told: object) -> Place:
    if not isinstance(told, Mapping):
        return Place(Role(str(told)))
    owner = told.get("owner")
    return Place(Role(str(told.get("role"))), str(owner) if owner else None)


def account(book: AccessDatabase, email: str, name: str, place: Place) -> Account | None:
    """The account of this person, made or brought up to date; None while it is disabled.

    It has a login that no password was ever given to.
    """
    if place.role is Role.GUEST or (place.role is Role.MANAGER and not place.owner):
        return None
    login = f"company:{email.strip().casefold()}"
    book.write(
        "INSERT INTO accounts (login, name, role, owner, made_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role, "
        "owner = excluded.owner",
        *(login, name.strip()[:80] or email, place.role.value, place.owner, book.now()),
    )
    found = by_login(book, login)
    return found if found.active else None
