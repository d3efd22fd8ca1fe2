"""Reading CVs given as plain lines, and what each piece of evidence points at."""

import unicodedata

from matching.cv import CvReading, read_cv
from matching.document_text.model import DocumentText, plain_text

SHA = "0" * 64


def document(*lines: str) -> DocumentText:
    return plain_text("\n".join(lines), sha256=SHA)


def read(*lines: str) -> CvReading:
    return read_cv(document(*lines))


def entry(fields: dict, *names: str) -> tuple:
    return tuple(fields.get(name) for name in names)


def jobs(reading: CvReading) -> list[tuple]:
    """Employer, title, start, and end, which is "now" for a job that goes on."""
    return [
        (
            job.get("name"),
            job.get("position"),
            job.get("startDate"),
            "now" if more(job).get("ongoing") else job.get("endDate"),
        )
        for job in reading.resume.get("work", [])
    ]


def degrees(reading: CvReading) -> list[tuple]:
    keys = ("institution", "studyType", "area", "startDate", "endDate")
    return [(*entry(each, *keys), more(each).get("status")) for each in reading.resume.get("education", [])]


def more(fields: dict) -> dict:
    return fields.get("x-ktech") or {}


def at(resume: dict, pointer: str) -> object:
    value: object = resume
    for step in pointer.split("/")[1:]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def solid(text: str) -> str:
    """The letters that stand: no spaces, no controls, no half characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if unicodedata.category(letter) not in ("Cc", "Cs", "Zs", "Zl", "Zp"))


def places(text: DocumentText, reading: CvReading) -> dict[str, list[tuple[str, str]]]:
    """Each fact's pointer with the grade and the words of each of its places."""
    pages = {page.number: page.text for page in text.pages}
    found: dict[str, list[tuple[str, str]]] = {}
    for each in reading.resume["x-ktech"]["evidence"]:
        words = pages[each["page"]][each["start"] : each["end"]]
        found.setdefault(each["pointer"], []).append((each["grade"], words))
    return found
