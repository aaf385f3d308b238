"""Who comes in by name: a new account, a new code, nobody any more."""

import streamlit as st

from data.access import accounts
from data.access.accounts import Account
from data.access.audit import Deed
from data.model.errors import ExportError
from data.model.roles import Power, Role
from present.error_text import explain
from present.markup import plain, tag
from ui.view import View

_CODE, _WRONG = "account_code", "account_wrong"
_ROLES = tuple(role for role in Role if role is not Role.GUEST)


def people(view: View) -> None:
    """Draw everybody, and the form for one more."""
    view.desk(Power.RULE)
    text = view.text
    st.html(tag("h2", text("settings.people"), kind="pl-section").html)
    wrong, told = st.session_state.pop(_WRONG, None), st.session_state.pop(_CODE, None)
    if wrong:
        st.error(plain(wrong))
    if told:
        st.html(tag("p", text("settings.code", login=told[0]), kind="pl-note").html)
        st.code(told[1], language=None)
    for account in accounts.accounts(view.book):
        _one(view, account)
    with st.expander(text("settings.add")):
        _form(view)


def _one(view: View, account: Account) -> None:
    text, login = view.text, account.login
    state = "off" if not account.active else "active" if account.has_password else "waits"
    told = [text(f"roles.{account.role}"), account.owner or "", text(f"accounts.{state}")]
    with st.container(
        border=True, horizontal=True, vertical_alignment="center", key=f"account_{login}"
    ):
        about = tag(
            "div",
            tag("p", f"{account.name} · {login}", kind="pl-banner"),
            tag("p", " · ".join(each for each in told if each), kind="pl-note"),
        )
        st.html(about.html, width="stretch")
        _button(view, "reset", account)
        _button(view, "disable" if account.active else "enable", account)


def _button(view: View, deed: str, account: Account) -> None:
    key = f"account_{deed}_{account.account_id}"
    st.button(view.text(f"settings.{deed}"), key=key, on_click=_done, args=(view, deed, account))


def _done(view: View, deed: str, account: Account) -> None:
    view.desk(Power.RULE)
    if deed == "reset":
        st.session_state[_CODE] = (account.login, accounts.reset(view.book, account.login))
        view.note(Deed.ACCOUNT_RESET, account.login)
        return
    accounts.set_active(view.book, account.login, deed == "enable")
    is_on = deed == "enable"
    view.note(Deed.ACCOUNT_ENABLED if is_on else Deed.ACCOUNT_DISABLED, account.login)


def _form(view: View) -> None:
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
    known = view.known.choices.get("owner", ())
    if known:
        owner.selectbox(
            text("settings.owner"),
            known,
            index=None,
            key="account_owner",
            placeholder=text("intake.choose"),
        )
    st.button(
        text("settings.make"), key="account_make", type="primary", on_click=_make, args=(view,)
    )


def _make(view: View) -> None:
    view.desk(Power.RULE)
    state, text = st.session_state, view.text
    role = next(each for each in _ROLES if text(f"roles.{each}") == state["account_role"])
    try:
        account, code = accounts.add(
            view.book,
            str(state["account_login"]),
            role,
            str(state["account_name"]),
            state.get("account_owner") if role is Role.MANAGER else None,
        )
    except ExportError as error:
        state[_WRONG] = explain(text, error)
        return
    state[_CODE] = (account.login, code)
    view.note(Deed.ACCOUNT_MADE, f"{account.login}: {account.role}")
