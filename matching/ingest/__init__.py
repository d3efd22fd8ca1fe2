"""Documents from outside become candidates and openings here, and nowhere else."""
