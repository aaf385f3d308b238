"""Stages of deals: their order, how far deals came, where they were lost."""
