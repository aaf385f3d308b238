"""Reports of a month: an Excel workbook, an HTML file, a digest as text."""
