"""Makes the labelled CVs: careers (data) + a plan (which layout, which date style) -> PDF, DOCX and truth."""
