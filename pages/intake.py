"""Upload: what the files are, what they change, and what was uploaded before."""

from ui.components.intake.history import history
from ui.components.intake.upload import intake, templates
from ui.components.mapping.rules import rules
from ui.components.panel import heading, sentence
from ui.frame import current_view

view = current_view()

heading(view, "intake.title")
sentence(view.text("intake.lead"))
intake(view)
templates(view)
rules(view)
history(view)
