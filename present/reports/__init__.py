"""A month told outside of the screen: a workbook, a page to send, a text to paste."""
