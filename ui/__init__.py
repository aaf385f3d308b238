"""How figures are shown: words, numbers, colours, charts, components, links."""
