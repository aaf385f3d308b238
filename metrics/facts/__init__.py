"""Facts that metrics stand on: one row a deal, a payment, a call, a client or an episode."""
