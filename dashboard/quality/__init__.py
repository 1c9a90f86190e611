"""How far the figures can be trusted: contradictions, what is not published, checks, and what each build changed."""
