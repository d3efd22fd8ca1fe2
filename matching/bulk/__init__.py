"""Many people or openings at once, from CSV, XLSX and JSON lines, with every bad row given back."""
