"""Plan and forecast: will the month be made, why it changed, and what it would take."""

from ui.components.panel import heading
from ui.components.plan.lead_sentence import plan_lead
from ui.components.plan.sections import section
from ui.frame import current_view

view = current_view()

heading(view, "plan.title")
plan_lead(view)
section(view)
