"""Settings: who comes in by name, and what was done."""

from ui.components.access.audit import done
from ui.components.access.people import people
from ui.components.panel import heading, sentence
from ui.frame import current_view

view = current_view()

heading(view, "settings.title")
sentence(view.text("settings.lead"))
people(view)
done(view)
