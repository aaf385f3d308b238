"""People who come in by name: their role, whose rows are theirs, how they get a password."""

import secrets
from dataclasses import dataclass

from data.access import rate_limit
from data.access.database import AccessDatabase, Row, hashed
from data.access.passwords import fits, sealed
from data.model.errors import ExportError
from data.model.roles import Role

_CODE_LASTS = 86_400.0
_COLUMNS = "account_id, login, name, role, owner, active, password IS NOT NULL"


class NoSuchAccount(ExportError):
    """Nobody has this login. Facts: login."""

    key = "errors.no_such_account"


class LoginTaken(ExportError):
    """Somebody has this login already. Facts: login."""

    key = "errors.login_taken"


class OwnerWanted(ExportError):
    """A manager's account must say whose rows are his. Facts: login."""

    key = "errors.owner_wanted"


class WrongCode(ExportError):
    """The one-time code is not this account's, or its day is over. Facts: login."""

    key = "errors.wrong_code"


@dataclass(frozen=True)
class Account:
    """One person; `owner` is the manager whose rows are his, where his role is manager."""

    account_id: int
    login: str
    name: str
    role: Role
    owner: str | None
    active: bool
    has_password: bool


def _read(row: Row) -> Account:
    return Account(row[0], row[1], row[2], Role(row[3]), row[4], bool(row[5]), bool(row[6]))


def fold(login: str) -> str:
    """A login as it is compared."""
    return login.strip().casefold()


def accounts(book: AccessDatabase) -> list[Account]:
    """Everybody, by login."""
    return [_read(row) for row in book.rows(f"SELECT {_COLUMNS} FROM accounts ORDER BY login")]


def any_account(book: AccessDatabase) -> bool:
    """Whether anybody comes in by name: from then on nobody comes in without one."""
    return book.row("SELECT 1 FROM accounts LIMIT 1") is not None


def by_login(book: AccessDatabase, login: str) -> Account:
    """The account with this login; NoSuchAccount when there is none."""
    row = book.row(f"SELECT {_COLUMNS} FROM accounts WHERE login = ?", fold(login))
    if row is None:
        raise NoSuchAccount(login=login)
    return _read(row)


def by_id(book: AccessDatabase, account_id: int) -> Account | None:
    """The account of that number, while it is active."""
    row = book.row(
        f"SELECT {_COLUMNS} FROM accounts WHERE account_id = ? AND active = 1", account_id
    )
    return _read(row) if row else None


def add(
    book: AccessDatabase, login: str, role: Role, name: str = "", owner: str | None = None
) -> tuple[Account, str]:
    """A new account and the one-time code by which its owner sets his password."""
    if role is Role.MANAGER and not owner:
        raise OwnerWanted(login=login)
    if book.row("SELECT 1 FROM accounts WHERE login = ?", fold(login)):
        raise LoginTaken(login=login)
    book.write(
        "INSERT INTO accounts (login, name, role, owner, made_at) VALUES (?, ?, ?, ?, ?)",
        *(fold(login), name.strip() or login.strip(), role.value, owner, book.now()),
    )
    return by_login(book, login), reset(book, login)


def reset(book: AccessDatabase, login: str) -> str:
    """Take the password and the sessions away; a new one-time code."""
    account, code = by_login(book, login), secrets.token_urlsafe(16)
    with book.writing() as connection:
        connection.execute(
            "UPDATE accounts SET password = NULL, code = ?, code_until = ? WHERE account_id = ?",
            (hashed(code), book.now() + _CODE_LASTS, account.account_id),
        )
        connection.execute("DELETE FROM sessions WHERE account_id = ?", (account.account_id,))
    return code


def set_active(book: AccessDatabase, login: str, active: bool) -> Account:
    """Let somebody in again, or no more, which ends his sessions at once."""
    account = by_login(book, login)
    with book.writing() as connection:
        connection.execute(
            "UPDATE accounts SET active = ? WHERE account_id = ?", (active, account.account_id)
        )
        if not active:
            connection.execute("DELETE FROM sessions WHERE account_id = ?", (account.account_id,))
    return by_login(book, login)


def set_password(
    book: AccessDatabase, login: str, code: str, password: str, address: str
) -> Account:
    """A password for whoever has the code; the code is then used up, old sessions end."""
    key = fold(login)
    row = book.row("SELECT account_id, code, code_until FROM accounts WHERE login = ?", key)
    kept, until = (row[1], row[2] or 0.0) if row else (None, 0.0)
    right = secrets.compare_digest(kept or hashed(""), hashed(code.strip())) and bool(kept)
    if rate_limit.wait(book, key, address) > 0 or not row or not right or until < book.now():
        rate_limit.failed(book, key, address)
        raise WrongCode(login=login)
    told = sealed(password, login)
    with book.writing() as connection:
        connection.execute(
            "UPDATE accounts SET password = ?, code = NULL, code_until = NULL WHERE account_id = ?",
            (told, row[0]),
        )
        connection.execute("DELETE FROM sessions WHERE account_id = ?", (row[0],))
    return by_login(book, login)


def known_by(book: AccessDatabase, login: str, password: str) -> Account | None:
    """The active account of this login and password; None for every other reason alike."""
    row = book.row(
        f"SELECT {_COLUMNS}, password FROM accounts WHERE login = ? AND active = 1", fold(login)
    )
    right = fits(password, row[-1] if row else None)
    return _read(row) if row and right else None
