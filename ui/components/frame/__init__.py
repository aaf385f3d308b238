"""What every page has above and around it: filters, freshness, trouble with the store."""
