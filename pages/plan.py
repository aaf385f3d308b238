"""Plan page: forecasts of the month and the year, causes of a change, building a plan."""

from ui.components.panel import heading
from ui.components.plan.lead_sentence import plan_lead
from ui.components.plan.sections import section
from ui.frame import current_view

view = current_view()

heading(view, "plan.title")
plan_lead(view)
section(view)
