"""Links: what was shown to whom, until when, and the way to take it back."""

from ui.components.access.links import given
from ui.components.panel import heading, sentence
from ui.frame import current_view

view = current_view()

heading(view, "links.title")
sentence(view.text("links.lead"))
given(view)
