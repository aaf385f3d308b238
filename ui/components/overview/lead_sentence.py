"""The sentence that the overview begins with."""

from present.sentences.overview import overview_words
from ui.components.panel import sentence
from ui.view import View


def overview_lead(view: View) -> None:
    """Draw how the period goes."""
    sentence(overview_words(view))
