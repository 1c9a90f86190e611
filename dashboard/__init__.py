"""What the pages share: the store and its queries, filters, charts, figure cards, exports."""
