"""A choice of one among a few, kept in the link in a short code."""

from collections.abc import Callable, Sequence

import streamlit as st

from present.markup import plain


def choice(
    code: str,
    options: Sequence[str],
    words: Callable[[str], str],
    label: str,
    *,
    inner: bool = False,
) -> str:
    """Draw the choice; the first option is the default and leaves no trace in the link.

    An `inner` one stands within what another one chose, and looks the lesser of the two.
    """
    now = chosen(code, options)
    key = f"plan_{code}"
    st.session_state[key] = now
    draw = st.pills if inner else st.segmented_control
    draw(
        label,
        list(options),
        format_func=lambda option: plain(words(option)),
        key=key,
        on_change=_choose,
        args=(code, key, options[0]),
        label_visibility="collapsed",
    )
    return now


def chosen(code: str, options: Sequence[str]) -> str:
    """What the link says; the first option where it says nothing that makes sense."""
    said = st.query_params.get(code, "")
    return next((option for option in options if option == said), options[0])


def _choose(code: str, key: str, usual: str) -> None:
    option = st.session_state[key]
    if option is None or option == usual:
        st.query_params.pop(code, None)
    else:
        st.query_params[code] = option
