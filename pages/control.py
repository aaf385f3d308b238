"""Data quality page: failing checks, waiting clients, duplicates, payments without a deal."""

from ui.components.control.lead_sentence import control_lead
from ui.components.control.sections import section
from ui.components.panel import heading
from ui.frame import current_view

view = current_view()

heading(view, "control.title")
control_lead(view)
section(view)
