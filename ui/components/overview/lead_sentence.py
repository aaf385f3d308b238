"""Lead sentence of the overview."""

from present.sentences.overview import overview_words
from ui.components.panel import sentence
from ui.view import View


def overview_lead(view: View) -> None:
    """Draw the sentence that sums up the period."""
    sentence(overview_words(view))
