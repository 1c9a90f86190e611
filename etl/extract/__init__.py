"""Observations proposed from a publication, each with the words that support it; a person decides."""
