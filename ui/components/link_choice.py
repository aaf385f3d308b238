"""Choice of one option, stored in the address under a short code."""

from collections.abc import Callable, Sequence

import streamlit as st

from present.markup import escape_md


def link_choice(
    code: str,
    options: Sequence[str],
    words: Callable[[str], str],
    label: str,
    *,
    inner: bool = False,
) -> str:
    """Draw the choice; the first option is the default and is not written into the address.

    An `inner` choice is subordinate to another one and is drawn smaller.
    """
    now = chosen_option(code, options)
    key = f"plan_{code}"
    st.session_state[key] = now
    draw = st.pills if inner else st.segmented_control
    draw(
        label,
        list(options),
        format_func=lambda option: escape_md(words(option)),
        key=key,
        on_change=_choose,
        args=(code, key, options[0]),
        label_visibility="collapsed",
    )
    return now


def chosen_option(code: str, options: Sequence[str]) -> str:
    """The option in the address; the first one where there is none or an unknown one."""
    code_in_link = st.query_params.get(code, "")
    return next((option for option in options if option == code_in_link), options[0])


def _choose(code: str, key: str, default: str) -> None:
    option = st.session_state[key]
    if option is None or option == default:
        st.query_params.pop(code, None)
    else:
        st.query_params[code] = option
