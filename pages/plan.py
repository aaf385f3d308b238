"""Plan page: forecasts of the month and the year, causes of a change, building a plan."""

from ui.components.frame.page_frame import current_view
from ui.components.panel import heading
from ui.components.plan.lead_sentence import plan_lead
from ui.components.plan.sections import section

view = current_view()

heading(view, "plan.title")
plan_lead(view)
section(view)
