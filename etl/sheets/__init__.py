"""Sheets that people fill in: read from any spreadsheet or text encoding, told what is wrong, added to the data."""
