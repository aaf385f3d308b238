"""Each figure beside its floor, in one run: what the work costs over what it must cost."""
