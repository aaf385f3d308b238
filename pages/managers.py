"""Managers: the twelve figures of each, and the card of one."""

from ui.components.managers.lead_sentence import managers_lead
from ui.components.managers.manager_card import card
from ui.components.managers.managers_table import board
from ui.components.panel import heading
from ui.frame import current_view

view = current_view()

heading(view, "managers.title")
if view.question.owner:
    card(view, view.question.owner)
else:
    managers_lead(view)
    board(view)
