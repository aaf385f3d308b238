"""Attribution of changes in receipts, of the gap to the plan, and levers that would close it."""
