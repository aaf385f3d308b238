"""Will we make it: receipts to come, with a chance, kept and scored afterwards."""
