"""Accounts: add one, reset its code, enable and disable it."""

import streamlit as st

from data.access import accounts
from data.access.accounts import Account
from data.access.audit import AuditAction
from data.model.errors import ExportError
from data.model.roles import Power, Role
from present.error_text import explain
from present.markup import escape_md, tag
from ui.view import View

_CODE, _ERROR = "account_code", "account_wrong"
_ROLES = tuple(role for role in Role if role is not Role.GUEST)


def accounts_list(view: View) -> None:
    """Draw the accounts, and the form for a new one."""
    view.store(Power.RULE)
    text = view.text
    st.html(tag("h2", text("settings.people"), kind="pl-section").html)
    error_words, issued_code = st.session_state.pop(_ERROR, None), st.session_state.pop(_CODE, None)
    if error_words:
        st.error(escape_md(error_words))
    if issued_code:
        st.html(tag("p", text("settings.code", login=issued_code[0]), kind="pl-note").html)
        st.code(issued_code[1], language=None)
    for account in accounts.all_accounts(view.access_database):
        _account_card(view, account)
    with st.expander(text("settings.add")):
        _account_form(view)


def _account_card(view: View, account: Account) -> None:
    text, login = view.text, account.login
    state = "off" if not account.active else "active" if account.has_password else "waits"
    facts = [text(f"roles.{account.role}"), account.owner or "", text(f"accounts.{state}")]
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"account_{login}"
    ):
        about = tag(
            "div",
            tag("p", f"{account.name} · {login}", kind="pl-banner"),
            tag("p", " · ".join(each for each in facts if each), kind="pl-note"),
        )
        st.html(about.html, width="stretch")
        _button(view, "reset", account)
        _button(view, "disable" if account.active else "enable", account)


def _button(view: View, deed: str, account: Account) -> None:
    key = f"account_{deed}_{account.account_id}"
    st.button(
        view.text(f"settings.{deed}"), key=key, on_click=_change_account, args=(view, deed, account)
    )


def _change_account(view: View, deed: str, account: Account) -> None:
    view.store(Power.RULE)
    if deed == "reset":
        st.session_state[_CODE] = (
            account.login,
            accounts.reset_password(view.access_database, account.login),
        )
        view.note(AuditAction.ACCOUNT_RESET, account.login)
        return
    accounts.set_active(view.access_database, account.login, deed == "enable")
    is_on = deed == "enable"
    view.note(AuditAction.ACCOUNT_ENABLED if is_on else AuditAction.ACCOUNT_DISABLED, account.login)


def _account_form(view: View) -> None:
    text = view.text
    login, name = st.columns(2)
    login.text_input(text("door.login"), key="account_login", max_chars=80)
    name.text_input(text("settings.name"), key="account_name", max_chars=80)
    role, owner = st.columns(2)
    words = [text(f"roles.{each}") for each in _ROLES]
    role.selectbox(
        text("settings.role"),
        words,
        index=len(words) - 1,
        key="account_role",
        placeholder=text("intake.choose"),
    )
    owners = view.data_state.choices.get("owner", ())
    if owners:
        owner.selectbox(
            text("settings.owner"),
            owners,
            index=None,
            key="account_owner",
            placeholder=text("intake.choose"),
        )
    st.button(
        text("settings.make"),
        key="account_make",
        type="primary",
        on_click=_add_account,
        args=(view,),
    )


def _add_account(view: View) -> None:
    view.store(Power.RULE)
    state, text = st.session_state, view.text
    role = next(each for each in _ROLES if text(f"roles.{each}") == state["account_role"])
    try:
        account, code = accounts.add(
            view.access_database,
            str(state["account_login"]),
            role,
            str(state["account_name"]),
            state.get("account_owner") if role is Role.MANAGER else None,
        )
    except ExportError as error:
        state[_ERROR] = explain(text, error)
        return
    state[_CODE] = (account.login, code)
    view.note(AuditAction.ACCOUNT_MADE, f"{account.login}: {account.role}")
