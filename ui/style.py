"""The CSS of the interface, in the reader's colours and language."""

from pathlib import Path

import streamlit as st

from present.markup import tag
from present.palette import Palette, variables
from present.text import Text

_SHEET = Path(__file__).with_name("style.css")
# What Streamlit itself says in English, and the words that stand there instead.
_WORDS = ("upload", "limit", "skip", "nothing")


def apply(text: Text, colours: Palette) -> None:
    """Put the style sheet on the page."""
    words = "".join(f"--pl-words-{name}:{_quoted(text(f'style.{name}'))};" for name in _WORDS)
    sheet = _SHEET.read_text(encoding="utf-8")
    st.html(f"<style>{variables(colours)}:root{{{words}}}{sheet}</style>")


def brand(text: Text) -> None:
    """The product's name."""
    st.html(tag("div", text("app.name"), kind="pl-brand").html, width="content")


def _quoted(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'
