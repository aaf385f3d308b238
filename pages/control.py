"""Data quality page: failing checks, waiting clients, duplicates, payments without a deal."""

from ui.components.control.lead_sentence import control_lead
from ui.components.control.sections import section
from ui.components.frame.page_frame import current_view
from ui.components.panel import heading

view = current_view()

heading(view, "control.title")
control_lead(view)
section(view)
