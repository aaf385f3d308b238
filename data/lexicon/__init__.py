"""The words of exports in the languages they come in: of headers and of cells."""
