"""Handbook page: formula and source of every metric."""

from ui.components.frame.page_frame import current_view
from ui.components.handbook.metric_search import handbook
from ui.components.panel import heading, sentence

view = current_view()

heading(view, "handbook.title")
sentence(view.text("handbook.lead"))
handbook(view)
