"""Long work as rows of the store: asked for, done by a thread beside the calls, cancelled, taken up again."""

from matching.jobs.kept import Asked, Jobs
from matching.jobs.model import Job, Kind, State, StoppedError, Turn, Write, together
from matching.jobs.runner import Runner, error_document, holder_here
from matching.jobs.worker import Worker

__all__ = [
    "Asked",
    "Job",
    "Jobs",
    "Kind",
    "Runner",
    "State",
    "StoppedError",
    "Turn",
    "Worker",
    "Write",
    "error_document",
    "holder_here",
    "together",
]
