"""Builds HTML in which every text is escaped, so that names from files cannot act as markup."""

from collections.abc import Mapping
from html import escape


def tag(name: str, *inside: "str | Markup", kind: str = "", **attributes: str) -> "Markup":
    """An element with its contents; plain strings are text and are escaped."""
    attributes_html = _format_attributes({"class": kind, **attributes})
    body = "".join(part.html if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup(f"<{name}{attributes_html}>{body}</{name}>")


def void(name: str, /, **attributes: str) -> "Markup":
    """A void element: no contents and no closing tag."""
    return Markup(f"<{name}{_format_attributes(attributes)}>")


def style(sheet: str) -> "Markup":
    """A style element; the sheet is not escaped and must be of our own files."""
    return Markup(f"<style>{sheet}</style>")


def _format_attributes(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )


class Markup:
    """HTML made by the functions of this module only; never built of a user's text."""

    def __init__(self, html: str) -> None:
        self.html = html


_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()<>#+-.!|~$:"})


def escape_md(words: str) -> str:
    """The text with Markdown's special characters escaped."""
    return words.translate(_SPECIAL)
