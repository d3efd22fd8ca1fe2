"""A pool in shares, on one machine or many, that answers as one pool would: to the last bit, or saying what is missing.

`question` is what a share is asked, step by step, and `share` one share in a process;
`answering` puts the steps together and says what is missing; `sources` says where a share's
people come from; `member`, `fleet` and `head` make shares Ray actors with replicas (extra
`cluster`); `pairing` works out all pairs over shares, `embedding` vectors on all processors.
"""

from matching.cluster.answering import Answer, Fleet, answer
from matching.cluster.question import Part, Question, parts_of
from matching.cluster.share import LostError, People, Share

__all__ = ["Answer", "Fleet", "LostError", "Part", "People", "Question", "Share", "answer", "parts_of"]
