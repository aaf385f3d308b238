"""Overview page: a summary sentence, five KPIs, charts of receipts, the biggest changes."""

from ui.components.frame.page_frame import current_view
from ui.components.overview.changes import changes
from ui.components.overview.headline_kpis import headline_kpis
from ui.components.overview.lead_sentence import overview_lead
from ui.components.overview.receipts import receipts
from ui.components.overview.report_menu import report_menu
from ui.components.panel import heading

view = current_view()

heading(view, "overview.title")
overview_lead(view)
report_menu(view)
headline_kpis(view)
receipts(view)
changes(view)
