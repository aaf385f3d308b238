"""Who comes in by name: making accounts, new one-time codes, letting nobody in any more."""

import argparse
import json
from typing import Any

from data.access import accounts, audit
from data.access.audit import Deed
from data.access.database import Book
from data.model.errors import ExportError
from data.model.roles import Role
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs.words import say

_HOUSE = "cli"
_PEOPLE = [role.value for role in Role if role is not Role.GUEST]


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The verb `accounts`; it works while the dashboard runs."""
    parser = verbs.add_parser("accounts", help="who comes in by name")
    deeds = parser.add_subparsers(required=True, metavar="DEED", dest="deed")
    made = deeds.add_parser("add", help="make an account; prints its one-time code")
    made.add_argument("login")
    made.add_argument("--role", choices=_PEOPLE, required=True)
    made.add_argument("--name", default="", help="how he is called on the screen")
    made.add_argument("--owner", help="whose rows a manager sees, as he is written in the data")
    for deed, words in (
        ("reset", "take the password away; prints a new one-time code"),
        ("disable", "let nobody in by it any more"),
        ("enable", "let him in again"),
    ):
        deeds.add_parser(deed, help=words).add_argument("login")
    deeds.add_parser("list", help="everybody").add_argument("--json", action="store_true")
    parser.set_defaults(outside=_accounts)


def _accounts(asked: argparse.Namespace, settings: Settings) -> int:
    text, book = Text(settings.language), Book(settings.store)
    try:
        return _done(book, asked, text)
    except ExportError as error:
        return say(explain(text, error), 2)
    finally:
        book.close()


def _done(book: Book, asked: argparse.Namespace, text: Text) -> int:
    match asked.deed:
        case "add":
            owner = asked.owner.strip() if asked.owner else None
            account, code = accounts.add(book, asked.login, Role(asked.role), asked.name, owner)
            audit.note(book, _HOUSE, Deed.ACCOUNT_MADE, f"{account.login}: {account.role}")
            return _code(text, account.login, code)
        case "reset":
            code = accounts.reset(book, asked.login)
            audit.note(book, _HOUSE, Deed.ACCOUNT_RESET, accounts.fold(asked.login))
            return _code(text, accounts.fold(asked.login), code)
        case "list":
            return _list(book, asked, text)
    is_active = asked.deed == "enable"
    account = accounts.set_active(book, asked.login, is_active)
    deed = Deed.ACCOUNT_ENABLED if is_active else Deed.ACCOUNT_DISABLED
    audit.note(book, _HOUSE, deed, account.login)
    return say(text(f"accounts.{asked.deed}d", login=account.login), 0)


def _code(text: Text, login: str, code: str) -> int:
    """The code goes to standard output, alone, for whoever hands it over."""
    say(text("accounts.code", login=login), 0)
    print(code)
    return 0


def _list(book: Book, asked: argparse.Namespace, text: Text) -> int:
    found = accounts.accounts(book)
    if asked.json:
        print(json.dumps([_told(each) for each in found], ensure_ascii=False))
        return 0
    for each in found:
        state = "active" if each.active and each.has_password else "waits"
        words = text(f"accounts.{state if each.active else 'off'}")
        role = text(f"roles.{each.role}")
        print("\t".join([each.login, each.name, role, each.owner or "—", words]))
    return 0


def _told(account: accounts.Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role.value,
        "owner": account.owner,
        "active": account.active,
        "has_password": account.has_password,
    }
