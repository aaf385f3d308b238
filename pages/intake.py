"""Upload page: dropped files with a preview of their effect, and earlier uploads with undo."""

from ui.components.frame.page_frame import current_view
from ui.components.intake.mapping.saved_presets import saved_presets
from ui.components.intake.upload import templates, upload_section
from ui.components.intake.upload_history import upload_history
from ui.components.panel import heading, sentence

view = current_view()

heading(view, "intake.title")
sentence(view.text("intake.lead"))
upload_section(view)
templates(view)
saved_presets(view)
upload_history(view)
