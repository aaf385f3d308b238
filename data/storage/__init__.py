"""The store: uploads, row versions, the journal, row security; one writer, many readers."""
