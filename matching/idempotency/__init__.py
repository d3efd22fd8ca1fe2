"""Answers kept for a day, so that a call which is sent again does nothing again and is answered the same."""

from matching.idempotency.kept import Answer, Asked, Idempotency, InProgressError, ReusedError

__all__ = ["Answer", "Asked", "Idempotency", "InProgressError", "ReusedError"]
