"""Access control: accounts, sessions, share links and the audit log, in the access database."""
