"""Links page: issued links, their terms and views, buttons to rotate and revoke them."""

from ui.components.frame.page_frame import current_view
from ui.components.links.issued_links import issued_links
from ui.components.panel import heading, sentence

view = current_view()

heading(view, "links.title")
sentence(view.text("links.lead"))
issued_links(view)
