"""Settings page: user accounts and the audit log."""

from ui.components.frame.page_frame import current_view
from ui.components.panel import heading, sentence
from ui.components.settings.accounts import accounts_list
from ui.components.settings.audit_log import audit_log

view = current_view()

heading(view, "settings.title")
sentence(view.text("settings.lead"))
accounts_list(view)
audit_log(view)
