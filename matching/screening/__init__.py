"""What companies say of people on their lists, kept apart from all that is learned from and measured by.

Whoever answers has seen a rank and a score, and sees the head of a list first: such an answer
says as much of the list as of the person. So it is a type and a table of its own, in a layer
above `judgements` and `evaluation`, which cannot read it, and it changes no order.
"""

from matching.screening.model import Answer, Given, Reason, Screening, said_together

__all__ = ["Answer", "Given", "Reason", "Screening", "said_together"]
