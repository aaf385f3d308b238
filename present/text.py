"""Texts of the interface in the reader's language."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

LANGUAGES = ("ru", "en")
_FOLDER = Path(__file__).parent / "locales"
_GROUP = {"ru": "\N{NO-BREAK SPACE}", "en": ","}
_FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})
_LONG = 10_000  # years, line numbers and short counts stay as they are


@dataclass(frozen=True)
class Text:
    """Texts of one language: `text("funnel.deals", n=5)`."""

    lang: str

    def __call__(self, key: str, **facts: object) -> str:
        """The text of `key` with its placeholders filled by `facts`."""
        entry = entries(self.lang)[key]
        if isinstance(entry, Mapping):
            entry = entry[self._plural(facts)]
        return entry.format_map({name: self._fact(value) for name, value in facts.items()})

    def has(self, key: str) -> bool:
        """Whether the locale has `key`."""
        return key in entries(self.lang)

    def get(self, key: str, otherwise: str, **facts: object) -> str:
        """The text of `key`, or `otherwise` as it is when the locale has no such key."""
        return self(key, **facts) if self.has(key) else otherwise

    def _plural(self, facts: Mapping[str, object]) -> str:
        count = facts["n"]
        if not isinstance(count, (int, float)):
            return "other"
        return str(Locale(self.lang).plural_form(abs(count)))

    def _fact(self, value: object) -> str:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= _LONG:
            return f"{value:,}".replace(",", _GROUP[self.lang])
        return str(value)


@cache
def entries(lang: str) -> Mapping[str, str | Mapping[str, str]]:
    """All entries of a language by their dotted keys; read once a process."""
    with (_FOLDER / f"{lang}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(node: Mapping[str, object], prefix: str) -> list[tuple[str, str | Mapping[str, str]]]:
    pairs: list[tuple[str, str | Mapping[str, str]]] = []
    for name, value in node.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and not _FORMS.issuperset(value):
            pairs += _flat(value, f"{key}.")
        elif isinstance(value, Mapping):
            pairs.append((key, {form: str(words) for form, words in value.items()}))
        else:
            pairs.append((key, str(value)))
    return pairs
