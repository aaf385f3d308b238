"""Why a file cannot be taken in: a key and facts; the screen finds the words."""

from typing import ClassVar


class ExportError(Exception):
    """A file, a store or a question that cannot go on as it is.

    `key` names the sentence in the locale files, `facts` fill its gaps.
    """

    key: ClassVar[str] = "errors.unreadable"

    def __init__(self, **facts: str | int) -> None:
        self.facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{(type(self).__doc__ or '').splitlines()[0]} ({told})")

    @property
    def code(self) -> str:
        """Last part of the key, as the command line prints it."""
        return self.key.rsplit(".", 1)[-1]
