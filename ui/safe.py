"""HTML that cannot carry anybody's text as markup: what goes in is escaped, always."""

from html import escape


def tag(name: str, *inside: "str | Markup", kind: str = "", **attributes: str) -> "Markup":
    """An element with its contents; plain strings are text and are escaped."""
    told = {"class": kind, **attributes}
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value)}"' for key, value in told.items() if value
    )
    body = "".join(part.html if isinstance(part, Markup) else escape(part) for part in inside)
    return Markup(f"<{name}{written}>{body}</{name}>")


class Markup:
    """HTML made by `tag`, and by nothing else."""

    def __init__(self, html: str) -> None:
        self.html = html


_SPECIAL = str.maketrans({letter: f"\\{letter}" for letter in "\\`*_{}[]()<>#+-.!|~$:"})


def plain(words: str) -> str:
    """Somebody's text for a place that reads Markdown, so that it stays text."""
    return words.translate(_SPECIAL)
