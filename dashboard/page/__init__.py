"""What stands around every page, what a choice runs again, and the address as the one filter state."""
