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
def olga(database: AccessDatabase) -> accounts.Account:
    """The head, with a password."""
    _, code = accounts.add(database, "Olga", Role.HEAD, "Ольга")
    return accounts.set_password(database, "olga", code, GOOD, HERE)


def test_a_code_makes_a_password_once(database: AccessDatabase) -> None:
    _, code = accounts.add(database, "Olga", Role.HEAD)
    assert accounts.authenticate(database, "olga", "") is None

    accounts.set_password(database, " OLGA ", code, GOOD, HERE)

    account = accounts.authenticate(database, "olga", GOOD)
    assert account is not None
    assert account.role is Role.HEAD
    with pytest.raises(WrongCode):
        accounts.set_password(database, "olga", code, "another long password", HERE)


def test_a_code_lasts_a_day(database: AccessDatabase, clock: Clock) -> None:
    _, code = accounts.add(database, "olga", Role.HEAD)
    clock.seconds += DAY + 1

    with pytest.raises(WrongCode):
        accounts.set_password(database, "olga", code, GOOD, HERE)


@pytest.mark.parametrize("code", ["", " ", "wrong"])
def test_an_empty_or_wrong_code_is_refused(
    database: AccessDatabase, olga: accounts.Account, code: str
) -> None:
    """An account whose code is used up has an empty one, which opens nothing."""
    with pytest.raises(WrongCode):
        accounts.set_password(database, "olga", code, GOOD, HERE)
    with pytest.raises(WrongCode):
        accounts.set_password(database, "nobody", code, GOOD, HERE)


@pytest.mark.parametrize("password", ["", "short", "aaaaaaaaaaaaaa", "x" * 201])
def test_a_weak_password_is_refused_and_the_code_stays(
    database: AccessDatabase, password: str
) -> None:
    _, code = accounts.add(database, "olga", Role.HEAD)

    with pytest.raises(WeakPassword):
        accounts.set_password(database, "olga", code, password, HERE)
    assert accounts.set_password(database, "olga", code, GOOD, HERE).has_password


def test_no_secret_is_stored_in_plain_text(
    database: AccessDatabase, olga: accounts.Account
) -> None:
    """Whoever copies the file has neither a password, nor a code, nor a session."""
    _, code = accounts.add(database, "anna", Role.DIRECTOR)
    token = sessions.create(database, HERE, account=olga)

    dump = "\n".join(sqlite3.connect(database.file).iterdump())

    assert GOOD not in dump
    assert code not in dump
    assert token not in dump
    assert "$argon2id$" in dump


def test_a_managers_account_needs_an_owner_and_a_free_login(database: AccessDatabase) -> None:
    with pytest.raises(OwnerWanted):
        accounts.add(database, "anna", Role.MANAGER)
    accounts.add(database, "anna", Role.MANAGER, owner="Anna")
    with pytest.raises(LoginTaken):
        accounts.add(database, "ANNA", Role.HEAD)


def test_a_session_is_found_by_its_token_alone(
    database: AccessDatabase, olga: accounts.Account
) -> None:
    token = sessions.create(database, HERE, account=olga)

    session = sessions.by_token(database, token)
    assert session is not None
    assert session.account == olga
    for other in (None, "", "x", token[:-1], session.key):
        assert sessions.by_token(database, other) is None


@pytest.mark.parametrize("silent", [sessions.IDLE + 1, sessions.LONGEST + 1])
def test_a_session_ends(
    database: AccessDatabase, olga: accounts.Account, clock: Clock, silent: float
) -> None:
    """After a day without requests, and after a week in any case."""
    token = sessions.create(database, HERE, account=olga)
    while clock.seconds + sessions.IDLE / 2 < 1_000_000 + silent:
        clock.seconds += sessions.IDLE / 2
        if silent > sessions.LONGEST:
            sessions.by_token(database, token)
    clock.seconds = 1_000_000 + silent

    assert sessions.by_token(database, token) is None


def test_a_new_password_and_a_disabled_account_end_every_session(
    database: AccessDatabase, olga: accounts.Account
) -> None:
    first = sessions.create(database, HERE, account=olga)
    accounts.set_password(
        database, "olga", accounts.reset_password(database, "olga"), "other " + GOOD, HERE
    )
    assert sessions.by_token(database, first) is None
    assert accounts.authenticate(database, "olga", GOOD) is None

    second = sessions.create(database, HERE, account=olga)
    accounts.set_active(database, "olga", False)
    assert sessions.by_token(database, second) is None
    assert accounts.authenticate(database, "olga", "other " + GOOD) is None


def test_each_failure_makes_the_wait_longer(database: AccessDatabase, clock: Clock) -> None:
    """An unknown login is slowed like a known one, and another address is not slowed by it."""
    waits = []
    for _ in range(12):
        rate_limit.count_failure(database, "olga", HERE)
        waits.append(rate_limit.seconds_to_wait(database, "olga", HERE))

    assert waits[:4] == [0, 0, 0, 0]
    assert waits[4:12] == [1, 2, 4, 8, 16, 32, 64, 128]
    assert rate_limit.seconds_to_wait(database, "olga", "10.0.0.2") == 0
    clock.seconds += 129
    assert rate_limit.seconds_to_wait(database, "olga", HERE) <= 0


def test_one_address_is_slowed_over_all_logins(database: AccessDatabase) -> None:
    for n in range(21):
        rate_limit.count_failure(database, f"person{n}", HERE)

    assert rate_limit.seconds_to_wait(database, "somebody else", HERE) > 0


def test_an_account_tried_from_everywhere_is_slowed_but_not_locked(
    database: AccessDatabase,
) -> None:
    """Strangers can make its owner wait for half a minute, not keep him out."""
    for n in range(300):
        rate_limit.count_failure(database, "olga", f"10.1.{n // 250}.{n % 250}")

    assert 0 < rate_limit.seconds_to_wait(database, "olga", HERE) <= 30


def test_the_audit_is_only_added_to(database: AccessDatabase) -> None:
    audit.record(database, "Ольга", AuditAction.UPLOADED, "deals.csv", HERE)

    with pytest.raises(sqlite3.IntegrityError):
        database.write("UPDATE audit SET who = 'x'")
    with pytest.raises(sqlite3.IntegrityError):
        database.write("DELETE FROM audit")
    (entry,) = audit.entries(database)
    assert (entry.who, entry.action, entry.what) == ("Ольга", "uploaded", "deals.csv")
