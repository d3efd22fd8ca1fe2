"""Skills and titles to ESCO: exactly, by another name, or by nearness of meaning, and by which of them."""
