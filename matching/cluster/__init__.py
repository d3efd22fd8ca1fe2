"""A pool in shares, on one machine or many, that answers as one pool would: to the last bit, or saying what is missing.

question . share    what a share is asked, step by step, and one share in a process
answering           the steps put together; who is on the list, and what is missing from it
sources             where a share's people come from
fleet . head        shares as Ray actors with replicas; the head that runs them (extra `cluster`)
"""

from matching.cluster.answering import Answer, Fleet, answer
from matching.cluster.question import Part, Question, parts_of
from matching.cluster.share import LostError, People, Share

__all__ = ["Answer", "Fleet", "LostError", "Part", "People", "Question", "Share", "answer", "parts_of"]
