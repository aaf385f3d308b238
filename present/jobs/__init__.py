"""Background work: the inbox, reports for other processes, the record of forecasts."""
