"""What an agency published, read into paragraphs and tables, whatever its format. Files are treated as hostile."""
