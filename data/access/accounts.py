"""Accounts: people who sign in by login and password, their role and the owner they are."""

import secrets
from dataclasses import dataclass

from data.access import rate_limit
from data.access.database import AccessDatabase, Row, token_hash
from data.access.passwords import hash_password, verify_password
from data.model.errors import ExportError
from data.model.roles import Role

_CODE_LIFETIME = 86_400.0
_COLUMNS = "account_id, login, name, role, owner, active, password IS NOT NULL"


class NoSuchAccount(ExportError):
    """Nobody has this login. Facts: login."""

    key = "errors.no_such_account"


class LoginTaken(ExportError):
    """Somebody has this login already. Facts: login."""

    key = "errors.login_taken"


class OwnerWanted(ExportError):
    """A manager's account must name the owner whose rows it sees. Facts: login."""

    key = "errors.owner_wanted"


class WrongCode(ExportError):
    """The one-time code is not this account's, or its day is over. Facts: login."""

    key = "errors.wrong_code"


@dataclass(frozen=True)
class Account:
    """One person; `owner` is the owner name of a manager in the data, None for other roles."""

    account_id: int
    login: str
    name: str
    role: Role
    owner: str | None
    active: bool
    has_password: bool


def _read(row: Row) -> Account:
    return Account(row[0], row[1], row[2], Role(row[3]), row[4], bool(row[5]), bool(row[6]))


def fold_login(login: str) -> str:
    """A login in the form in which logins are compared: stripped, in lower case."""
    return login.strip().casefold()


def all_accounts(database: AccessDatabase) -> list[Account]:
    """All accounts, disabled ones included, by login."""
    return [_read(row) for row in database.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY login")]


def has_accounts(database: AccessDatabase) -> bool:
    """Whether there is any account: from the first one on everybody must sign in."""
    return database.row("SELECT 1 FROM accounts LIMIT 1") is not None


def by_login(database: AccessDatabase, login: str) -> Account:
    """The account with this login; NoSuchAccount when there is none."""
    row = database.row(f"SELECT {_COLUMNS} FROM accounts WHERE login = ?", fold_login(login))
    if row is None:
        raise NoSuchAccount(login=login)
    return _read(row)


def by_id(database: AccessDatabase, account_id: int) -> Account | None:
    """The account of that number, if it is active."""
    row = database.row(
        f"SELECT {_COLUMNS} FROM accounts WHERE account_id = ? AND active = 1", account_id
    )
    return _read(row) if row else None


def add(
    database: AccessDatabase, login: str, role: Role, name: str = "", owner: str | None = None
) -> tuple[Account, str]:
    """Create an account; gives it and the one-time code to set its password with."""
    if role is Role.MANAGER and not owner:
        raise OwnerWanted(login=login)
    if database.row("SELECT 1 FROM accounts WHERE login = ?", fold_login(login)):
        raise LoginTaken(login=login)
    database.write(
        "INSERT INTO accounts (login, name, role, owner, made_at) VALUES (?, ?, ?, ?, ?)",
        *(fold_login(login), name.strip() or login.strip(), role.value, owner, database.now()),
    )
    return by_login(database, login), reset_password(database, login)


def reset_password(database: AccessDatabase, login: str) -> str:
    """Delete the password and end the sessions; gives a new one-time code."""
    account, code = by_login(database, login), secrets.token_urlsafe(16)
    with database.writing() as connection:
        connection.execute(
            "UPDATE accounts SET password = NULL, code = ?, code_until = ? WHERE account_id = ?",
            (token_hash(code), database.now() + _CODE_LIFETIME, account.account_id),
        )
        connection.execute("DELETE FROM sessions WHERE account_id = ?", (account.account_id,))
    return code


def set_active(database: AccessDatabase, login: str, active: bool) -> Account:
    """Enable an account, or disable it and end its sessions."""
    account = by_login(database, login)
    with database.writing() as connection:
        connection.execute(
            "UPDATE accounts SET active = ? WHERE account_id = ?", (active, account.account_id)
        )
        if not active:
            connection.execute("DELETE FROM sessions WHERE account_id = ?", (account.account_id,))
    return by_login(database, login)


def set_password(
    database: AccessDatabase, login: str, code: str, password: str, address: str
) -> Account:
    """Set a password by a one-time code, which is used up; old sessions end.

    WrongCode when the code is wrong or expired, or the address must wait; see `rate_limit`.
    """
    key = fold_login(login)
    row = database.row("SELECT account_id, code, code_until FROM accounts WHERE login = ?", key)
    code_hash, until = (row[1], row[2] or 0.0) if row else (None, 0.0)
    is_right = secrets.compare_digest(
        code_hash or token_hash(""), token_hash(code.strip())
    ) and bool(code_hash)
    if (
        rate_limit.seconds_to_wait(database, key, address) > 0
        or not row
        or not is_right
        or until < database.now()
    ):
        rate_limit.count_failure(database, key, address)
        raise WrongCode(login=login)
    password_hash = hash_password(password, login)
    with database.writing() as connection:
        connection.execute(
            "UPDATE accounts SET password = ?, code = NULL, code_until = NULL WHERE account_id = ?",
            (password_hash, row[0]),
        )
        connection.execute("DELETE FROM sessions WHERE account_id = ?", (row[0],))
    return by_login(database, login)


def authenticate(database: AccessDatabase, login: str, password: str) -> Account | None:
    """The active account of this login and password; None whichever of them is wrong."""
    row = database.row(
        f"SELECT {_COLUMNS}, password FROM accounts WHERE login = ? AND active = 1",
        fold_login(login),
    )
    is_right = verify_password(password, row[-1] if row else None)
    return _read(row) if row and is_right else None
