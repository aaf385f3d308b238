"""The sentence a page begins with."""

from present.sentences.overview import managers_words, overview_words
from ui.components.panel import sentence
from ui.view import View


def overview_lead(view: View) -> None:
    """How the period goes."""
    sentence(overview_words(view))


def managers_lead(view: View) -> None:
    """Who brought the most."""
    sentence(managers_words(view))
