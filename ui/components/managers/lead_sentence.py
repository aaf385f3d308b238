"""Lead sentence of the managers page."""

from present.sentences.overview import managers_words
from ui.components.panel import sentence
from ui.view import View


def managers_lead(view: View) -> None:
    """Draw the sentence on the manager with the most receipts."""
    sentence(managers_words(view))
