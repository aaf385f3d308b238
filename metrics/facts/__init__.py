"""Facts that metrics measure: one row a deal, a payment, a call, a client or a missed episode."""
