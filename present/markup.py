"""HTML that cannot carry anybody's text as markup: what goes in is escaped, always."""

from collections.abc import Mapping
from html import escape


def tag(name: str, *inside: "str | Markup", kind: str = "", **attributes: str) -> "Markup":
    """An element with its contents; plain strings are text and are escaped."""
    written = _written({"class": kind, **attributes})
    body = "".join(part.html if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup(f"<{name}{written}>{body}</{name}>")


def void(name: str, /, **attributes: str) -> "Markup":
    """An element that holds nothing and is not closed."""
    return Markup(f"<{name}{_written(attributes)}>")


def style(sheet: str) -> "Markup":
    """A style sheet of ours; it is no place for anybody's text."""
    return Markup(f"<style>{sheet}</style>")


def _written(attributes: Mapping[str, str]) -> str:
    return "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items() if value
    )


class Markup:
    """HTML made by the functions above, and by nothing else."""

    def __init__(self, html: str) -> None:
        self.html = html


_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()<>#+-.!|~$:"})


def plain(words: str) -> str:
    """Somebody's text for a place that reads Markdown, so that it stays text."""
    return words.translate(_SPECIAL)
