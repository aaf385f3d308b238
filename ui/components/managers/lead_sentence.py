"""The sentence that the page about managers begins with."""

from present.sentences.overview import managers_words
from ui.components.panel import sentence
from ui.view import View


def managers_lead(view: View) -> None:
    """Draw who brought the most."""
    sentence(managers_words(view))
