"""Custom components of ours: tiles, a sortable table, an editable grid, a text to copy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_FOLDER = Path(__file__).parent


def _custom_component(name: str) -> Callable[..., Any]:
    css = (_FOLDER / f"{name}.css").read_text(encoding="utf-8")
    js = (_FOLDER / f"{name}.js").read_text(encoding="utf-8")
    return st.components.v2.component(f"planerka_{name}", css=css, js=js)


_TILES = _custom_component("tiles")
_TABLE = _custom_component("table")
_GRID = _custom_component("grid")
_PASTE = _custom_component("paste")


def _nothing() -> None:
    """Callback that does nothing: Streamlit reports an event only to a listener."""


def tiles(data: dict[str, Any], key: str) -> str | None:
    """Draw a row of tiles; returns the id of the one just pressed."""
    pressed: str | None = _TILES(data=data, key=key, on_open_change=_nothing).open
    return pressed


def table(data: dict[str, Any], key: str) -> str | None:
    """Draw a table; returns the id of the row just pressed."""
    pressed: str | None = _TABLE(data=data, key=key, on_open_change=_nothing).open
    return pressed


def grid(data: dict[str, Any], key: str) -> dict[str, str] | None:
    """Draw a table of cells to change; returns the one just changed: its `cell` and new `text`."""
    changed: dict[str, str] | None = _GRID(data=data, key=key, on_edit_change=_nothing).edit
    return changed


def paste(data: dict[str, Any], key: str) -> None:
    """Draw a text with a button that copies it."""
    _PASTE(data=data, key=key)
