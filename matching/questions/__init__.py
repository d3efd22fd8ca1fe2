"""Which questions are worth asking a person: those whose answer could change a verdict or a place in a list."""

from matching.questions.asking import Question, answer, questions
from matching.questions.grounds import Grounds, grounds_on
from matching.questions.model import AnswerKind, Fact, Option, Scene
from matching.questions.open_facts import open_facts
from matching.questions.telling import Outcome

__all__ = [
    "AnswerKind", "Fact", "Grounds", "Option", "Outcome", "Question", "Scene",
    "answer", "grounds_on", "open_facts", "questions",
]  # fmt: skip
