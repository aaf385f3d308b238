"""Accounts: codes, passwords, sessions that end, and the price of guessing."""

import sqlite3

import pytest

from data.access import accounts, audit, rate_limit, sessions
from data.access.accounts import LoginTaken, OwnerWanted, WrongCode
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from data.access.passwords import WeakPassword
from data.model.roles import Role
from tests.data.access.conftest import DAY, HERE, Clock

GOOD = "correct horse battery"


@pytest.fixture
def olga(book: AccessDatabase) -> accounts.Account:
    """The head, with a password."""
    _, code = accounts.add(book, "Olga", Role.HEAD, "Ольга")
    return accounts.set_password(book, "olga", code, GOOD, HERE)


def test_a_code_makes_a_password_once(book: AccessDatabase) -> None:
    _, code = accounts.add(book, "Olga", Role.HEAD)
    assert accounts.known_by(book, "olga", "") is None

    accounts.set_password(book, " OLGA ", code, GOOD, HERE)

    found = accounts.known_by(book, "olga", GOOD)
    assert found is not None
    assert found.role is Role.HEAD
    with pytest.raises(WrongCode):
        accounts.set_password(book, "olga", code, "another long password", HERE)


def test_a_code_lasts_a_day(book: AccessDatabase, clock: Clock) -> None:
    _, code = accounts.add(book, "olga", Role.HEAD)
    clock.seconds += DAY + 1

    with pytest.raises(WrongCode):
        accounts.set_password(book, "olga", code, GOOD, HERE)


@pytest.mark.parametrize("code", ["", " ", "wrong"])
def test_no_code_is_no_code(book: AccessDatabase, olga: accounts.Account, code: str) -> None:
    """An account whose code is used up has an empty one, which opens nothing."""
    with pytest.raises(WrongCode):
        accounts.set_password(book, "olga", code, GOOD, HERE)
    with pytest.raises(WrongCode):
        accounts.set_password(book, "nobody", code, GOOD, HERE)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused_and_the_code_stays(book: AccessDatabase, password: str) -> None:
    _, code = accounts.add(book, "olga", Role.HEAD)

    with pytest.raises(WeakPassword):
        accounts.set_password(book, "olga", code, password, HERE)
    assert accounts.set_password(book, "olga", code, GOOD, HERE).has_password


def test_nothing_is_kept_as_it_was_typed(book: AccessDatabase, olga: accounts.Account) -> None:
    """Whoever copies the file has neither a password, nor a code, nor a session."""
    _, code = accounts.add(book, "anna", Role.DIRECTOR)
    token = sessions.begin(book, HERE, account=olga)

    kept = "\n".join(sqlite3.connect(book.file).iterdump())

    assert GOOD not in kept
    assert code not in kept
    assert token not in kept
    assert "$argon2id$" in kept


def test_a_manager_must_be_somebody_in_the_data(book: AccessDatabase) -> None:
    with pytest.raises(OwnerWanted):
        accounts.add(book, "anna", Role.MANAGER)
    accounts.add(book, "anna", Role.MANAGER, owner="Anna")
    with pytest.raises(LoginTaken):
        accounts.add(book, "ANNA", Role.HEAD)


def test_a_session_is_found_by_its_token_alone(
    book: AccessDatabase, olga: accounts.Account
) -> None:
    token = sessions.begin(book, HERE, account=olga)

    found = sessions.find(book, token)
    assert found is not None
    assert found.account == olga
    for other in (None, "", "x", token[:-1], found.key):
        assert sessions.find(book, other) is None


@pytest.mark.parametrize("silent", [sessions.IDLE + 1, sessions.LONGEST + 1])
def test_a_session_ends(
    book: AccessDatabase, olga: accounts.Account, clock: Clock, silent: float
) -> None:
    """By silence, and after a week in any case."""
    token = sessions.begin(book, HERE, account=olga)
    while clock.seconds + sessions.IDLE / 2 < 1_000_000 + silent:
        clock.seconds += sessions.IDLE / 2
        if silent > sessions.LONGEST:
            sessions.find(book, token)
    clock.seconds = 1_000_000 + silent

    assert sessions.find(book, token) is None


def test_a_new_password_and_a_disabled_account_end_every_session(
    book: AccessDatabase, olga: accounts.Account
) -> None:
    first = sessions.begin(book, HERE, account=olga)
    accounts.set_password(book, "olga", accounts.reset(book, "olga"), "other " + GOOD, HERE)
    assert sessions.find(book, first) is None
    assert accounts.known_by(book, "olga", GOOD) is None

    second = sessions.begin(book, HERE, account=olga)
    accounts.set_active(book, "olga", False)
    assert sessions.find(book, second) is None
    assert accounts.known_by(book, "olga", "other " + GOOD) is None


def test_guessing_costs_more_and_more(book: AccessDatabase, clock: Clock) -> None:
    """An unknown login is slowed like a known one, and another address is not slowed by it."""
    waits = []
    for _ in range(12):
        rate_limit.failed(book, "olga", HERE)
        waits.append(rate_limit.wait(book, "olga", HERE))

    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:12] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert rate_limit.wait(book, "olga", "10.0.0.2") == 0
    clock.seconds += 129
    assert rate_limit.wait(book, "olga", HERE) <= 0


def test_one_address_cannot_try_everybody(book: AccessDatabase) -> None:
    for n in range(21):
        rate_limit.failed(book, f"person{n}", HERE)

    assert rate_limit.wait(book, "somebody else", HERE) > 0


def test_an_account_tried_from_everywhere_is_slowed_but_not_shut(book: AccessDatabase) -> None:
    """Strangers can make its owner wait for half a minute, not keep him out."""
    for n in range(300):
        rate_limit.failed(book, "olga", f"10.1.{n // 250}.{n % 250}")

    assert 0 < rate_limit.wait(book, "olga", HERE) <= 30


def test_the_audit_is_only_added_to(book: AccessDatabase) -> None:
    audit.note(book, "Ольга", AuditAction.UPLOADED, "deals.csv", HERE)

    with pytest.raises(sqlite3.IntegrityError):
        book.write("UPDATE audit SET who = 'x'")
    with pytest.raises(sqlite3.IntegrityError):
        book.write("DELETE FROM audit")
    (entry,) = audit.entries(book)
    assert (entry.who, entry.deed, entry.what) == ("Ольга", "uploaded", "deals.csv")
