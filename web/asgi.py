"""The ASGI server: routes of authentication and the gate precede Streamlit's own routes."""

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config
from streamlit.web.server import server_util

from data.model.errors import ExportError
from present.caller import access_database, is_loopback, is_sign_in_required
from present.error_text import explain
from present.markup import escape_md
from present.text import Text
from settings import LANGUAGE, Settings, load
from web.gate import Gate
from web.oidc import Provider
from web.routes import Routes


def load_settings() -> Settings:
    """The settings; ends the program with a sentence where settings.toml is wrong."""
    try:
        return load()
    except ExportError as error:
        sys.exit(explain(Text(LANGUAGE), error))


def server_options(settings: Settings) -> dict[str, Any]:
    """Keyword arguments of Streamlit's `App`.

    Ends the program where it would be open to the network without sign-in.
    """
    text, database = Text(settings.language), access_database(settings.store)
    address = config.get_option("server.address")
    if not is_loopback(address) and not is_sign_in_required(database, settings.company):
        sys.exit(text("door.open_house", address=str(address or "0.0.0.0")))

    provider = Provider(database, settings.company) if settings.company else None

    def has_people() -> bool:
        return is_sign_in_required(database, settings.company)

    def refused(error: Exception) -> bool:
        """Show a refused action as a sentence; gives whether the error was such a refusal."""
        if isinstance(error, ExportError):
            st.error(escape_md(explain(text, error)))
        return isinstance(error, ExportError)

    return {
        "lifespan": announcement(text),
        "on_script_error": refused,
        "routes": Routes(database, settings.language, provider).routes(),
        "middleware": [
            Middleware(Gate, database=database, refusal=text("door.outside"), has_people=has_people)
        ],
    }


def announcement(text: Text) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """A lifespan that prints the address: by then the port is bound and its number is known."""

    @asynccontextmanager
    async def lifespan(_app: object) -> AsyncIterator[None]:
        print(text("door.serving", address=public_address()), flush=True)
        yield

    return lifespan


def public_address() -> str:
    """Where a browser reaches the dashboard."""
    is_named = config.is_manually_set("browser.serverAddress")
    host = config.get_option("browser.serverAddress" if is_named else "server.address")
    return server_util.get_url(server_util.get_display_address(host or "0.0.0.0"))
