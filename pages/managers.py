"""Managers page: twelve metrics of each manager, and the card of one."""

from ui.components.frame.page_frame import current_view
from ui.components.managers.lead_sentence import managers_lead
from ui.components.managers.manager_card import manager_card
from ui.components.managers.managers_table import managers_table
from ui.components.panel import heading

view = current_view()

heading(view, "managers.title")
if view.question.owner:
    manager_card(view, view.question.owner)
else:
    managers_lead(view)
    managers_table(view)
