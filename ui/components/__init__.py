"""Components of the pages, a folder for each page: they draw and return what was chosen."""
