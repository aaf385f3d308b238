"""Accounts of people who sign in by the company's OpenID provider, and the role of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.access.accounts import Account, by_login
from data.access.database import AccessDatabase
from data.model.roles import Role

_FRESH = 600.0  # seconds; a token issued earlier is refused
_ORDER = (Role.HEAD, Role.DIRECTOR, Role.COORDINATOR)


@dataclass(frozen=True)
class CompanyRole:
    """The role of a person; `owner` is the owner name of a manager in the data."""

    role: Role
    owner: str | None = None


@dataclass(frozen=True)
class CompanySignIn:
    """Roles by e-mail, else by group; a group cannot make managers, for they need an owner."""

    people: Mapping[str, CompanyRole]
    groups: Mapping[str, Role]

    @classmethod
    def read(cls, section: Mapping[str, object]) -> "CompanySignIn | None":
        """Read the `[company]` section of the settings; None where `sign_in` is off."""
        if not section.get("sign_in"):
            return None
        people, groups = _table(section.get("people")), _table(section.get("groups"))
        return cls(
            {email.strip().casefold(): _company_role(entry) for email, entry in people.items()},
            {name: Role(str(role)) for name, role in groups.items()},
        )

    def role_of(self, claims: Mapping[str, object], now: float) -> CompanyRole | None:
        """The role that ID token claims give; None where they are old, unverified or unknown.

        `now` is in seconds of the Unix epoch.
        """
        issued, email = claims.get("iat"), str(claims.get("email") or "").strip().casefold()
        is_fresh = isinstance(issued, (int, float)) and abs(now - issued) < _FRESH
        if not is_fresh or not email or claims.get("email_verified") is False:
            return None
        if email in self.people:
            return self.people[email]
        claimed = claims.get("groups")
        groups = claimed if isinstance(claimed, (list, tuple)) else ()
        roles = {self.groups[name] for name in groups if name in self.groups}
        return next((CompanyRole(role) for role in _ORDER if role in roles), None)


def _table(section: object) -> Mapping[str, object]:
    return section if isinstance(section, Mapping) else {}


def _company_role(entry: object) -> CompanyRole:
    if not isinstance(entry, Mapping):
        return CompanyRole(Role(str(entry)))
    owner = entry.get("owner")
    return CompanyRole(Role(str(entry.get("role"))), str(owner) if owner else None)


def account_for(
    database: AccessDatabase, email: str, name: str, company_role: CompanyRole
) -> Account | None:
    """Create or update the account of this person; None while it is disabled.

    Its login has no password, so that it cannot be used at the login form.
    """
    if company_role.role is Role.GUEST or (
        company_role.role is Role.MANAGER and not company_role.owner
    ):
        return None
    login = f"company:{email.strip().casefold()}"
    database.write(
        "INSERT INTO accounts (login, name, role, owner, made_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (login) DO UPDATE SET name = excluded.name, role = excluded.role, "
        "owner = excluded.owner",
        *(
            login,
            name.strip()[:80] or email,
            company_role.role.value,
            company_role.owner,
            database.now(),
        ),
    )
    person = by_login(database, login)
    return person if person.active else None
