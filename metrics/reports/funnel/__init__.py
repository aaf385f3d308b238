"""The funnel: order of stages, how far deals came, where and why they were lost."""
