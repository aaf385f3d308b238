"""Overview: how the period goes, in a sentence, five figures and one chart."""

from ui.components.lead import overview_lead
from ui.components.overview.changes import changes
from ui.components.overview.headline_kpis import four
from ui.components.overview.receipts import receipts
from ui.components.panel import heading
from ui.components.report import report_menu
from ui.frame import current_view

view = current_view()

heading(view, "overview.title")
overview_lead(view)
report_menu(view)
four(view)
receipts(view)
changes(view)
