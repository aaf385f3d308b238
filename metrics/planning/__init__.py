"""Plans: grids whose sums agree, drafts from history, decomposition into daily work."""
