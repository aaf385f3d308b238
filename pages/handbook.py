"""Handbook page: formula and source of every metric."""

from ui.components.handbook.metric_search import handbook
from ui.components.panel import heading, sentence
from ui.frame import current_view

view = current_view()

heading(view, "handbook.title")
sentence(view.text("handbook.lead"))
handbook(view)
