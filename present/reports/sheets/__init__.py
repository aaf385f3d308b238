"""The sheets of the month's workbook, one file each."""
