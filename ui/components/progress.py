"""Progress bar with the name of the running step."""

import streamlit as st

from present.text import Text


class Progress:
    """A progress bar; drawn when made, removed by `done`."""

    def __init__(self, text: Text, file: str = "") -> None:
        self._text, self._file = text, file
        self._bar = st.progress(0.0, text=self._words("progress.reading"))

    def step(self, share: float, key: str) -> None:
        """Move the bar and say which step is running."""
        self._bar.progress(min(max(share, 0.0), 1.0), text=self._words(key))

    def done(self) -> None:
        """Take the bar off the screen."""
        self._bar.empty()

    def _words(self, key: str) -> str:
        words = self._text.get(key, self._text("progress.working"))
        return f"{self._file}: {words}" if self._file else words
