"""The program as a server: the doors and the gate before Streamlit's own routes."""

import sys
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit import config

from data.model.errors import ExportError
from present.caller import are_named, book_of, is_loopback
from present.error_text import explain
from present.markup import plain
from present.text import Text
from settings import Settings
from web.gate import Gate
from web.oidc import Provider
from web.routes import Doors


def served(settings: Settings) -> dict[str, Any]:
    """What `App` is built with; ends the program where it would stand open to the network."""
    text, book = Text(settings.language), book_of(settings.store)
    address = config.get_option("server.address")
    if not is_loopback(address) and not are_named(book, settings.company):
        sys.exit(text("door.open_house", address=str(address or "0.0.0.0")))

    provider = Provider(book, settings.company) if settings.company else None

    def has_people() -> bool:
        return are_named(book, settings.company)

    def refused(error: Exception) -> bool:
        """A button that may not be pressed any more: a calm sentence instead of our mistake."""
        if isinstance(error, ExportError):
            st.error(plain(explain(text, error)))
        return isinstance(error, ExportError)

    return {
        "on_script_error": refused,
        "routes": Doors(book, settings.language, provider).routes(),
        "middleware": [
            Middleware(Gate, book=book, refusal=text("door.outside"), has_people=has_people)
        ],
    }
