"""What a CRM, a telephony and a bank wrote, and the canonical tables made of it."""
