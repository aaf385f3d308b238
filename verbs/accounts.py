"""`accounts`: create accounts, issue one-time codes, disable and list them."""

import argparse
import json
from typing import Any

from data.access import accounts, audit
from data.access.audit import AuditAction
from data.access.database import AccessDatabase
from data.model.errors import ExportError
from data.model.roles import Role
from present.error_text import explain
from present.text import Text
from settings import Settings
from verbs.runner import notify, without_store

_ACTOR = "cli"
_ROLES = [role.value for role in Role if role is not Role.GUEST]


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of `accounts`; it works while the dashboard runs."""
    deeds = parser.add_subparsers(required=True, metavar="DEED", dest="deed")
    new = deeds.add_parser("add", help="make an account; prints its one-time code")
    new.add_argument("login")
    new.add_argument("--role", choices=_ROLES, required=True)
    new.add_argument("--name", default="", help="how he is called on the screen")
    new.add_argument("--owner", help="whose rows a manager sees, as he is written in the data")
    for deed, words in (
        ("reset", "take the password away; prints a new one-time code"),
        ("disable", "let nobody in by it any more"),
        ("enable", "let him in again"),
    ):
        deeds.add_parser(deed, help=words).add_argument("login")
    deeds.add_parser("list", help="everybody").add_argument("--json", action="store_true")
    parser.set_defaults(run=without_store(_accounts))


def _accounts(args: argparse.Namespace, settings: Settings) -> int:
    text, database = Text(settings.language), AccessDatabase(settings.store)
    try:
        return _change(database, args, text)
    except ExportError as error:
        return notify(explain(text, error), 2)
    finally:
        database.close()


def _change(database: AccessDatabase, args: argparse.Namespace, text: Text) -> int:
    match args.deed:
        case "add":
            owner = args.owner.strip() if args.owner else None
            account, code = accounts.add(database, args.login, Role(args.role), args.name, owner)
            audit.record(
                database, _ACTOR, AuditAction.ACCOUNT_MADE, f"{account.login}: {account.role}"
            )
            return _print_code(text, account.login, code)
        case "reset":
            code = accounts.reset_password(database, args.login)
            audit.record(
                database, _ACTOR, AuditAction.ACCOUNT_RESET, accounts.fold_login(args.login)
            )
            return _print_code(text, accounts.fold_login(args.login), code)
        case "list":
            return _print_accounts(database, args, text)
    is_active = args.deed == "enable"
    account = accounts.set_active(database, args.login, is_active)
    deed = AuditAction.ACCOUNT_ENABLED if is_active else AuditAction.ACCOUNT_DISABLED
    audit.record(database, _ACTOR, deed, account.login)
    return notify(text(f"accounts.{args.deed}d", login=account.login), 0)


def _print_code(text: Text, login: str, code: str) -> int:
    """Print the one-time code alone on standard output."""
    notify(text("accounts.code", login=login), 0)
    print(code)
    return 0


def _print_accounts(database: AccessDatabase, args: argparse.Namespace, text: Text) -> int:
    listed = accounts.all_accounts(database)
    if args.json:
        print(json.dumps([_to_json(each) for each in listed], ensure_ascii=False))
        return 0
    for each in listed:
        state = "active" if each.active and each.has_password else "waits"
        words = text(f"accounts.{state if each.active else 'off'}")
        role = text(f"roles.{each.role}")
        print("\t".join([each.login, each.name, role, each.owner or "—", words]))
    return 0


def _to_json(account: accounts.Account) -> dict[str, Any]:
    return {
        "login": account.login,
        "name": account.name,
        "role": account.role.value,
        "owner": account.owner,
        "active": account.active,
        "has_password": account.has_password,
    }
