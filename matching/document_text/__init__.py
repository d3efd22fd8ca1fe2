"""What stands on a document's pages, as a reader would see it: text in reading order, and what was hidden."""
