"""Figure cards: words, charts, tables, and the menu of what can be taken away."""
