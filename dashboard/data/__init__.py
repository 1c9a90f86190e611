"""The data over HTTP: read-only addresses in the same process as the pages, on the same queries and the same snapshot."""
