"""The nouns of longarm, a file each: frozen records of plain types, imported by file from every higher floor."""
