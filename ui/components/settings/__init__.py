"""Components of the settings page: accounts and the audit log."""
