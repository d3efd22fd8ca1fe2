"""A document's fields as the columns of a table, made of the same tables of fields that read the document.

A scalar is a column; an object's fields are columns after its name (`pay_minimum`); a
list of objects is numbered groups (`work_1_employer`); a list of texts is one cell, its
entries divided by `;`. Where a group's number goes stands `#` in a column's name and
`None` in its paths.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import JsonValue

from matching.ingest.codecs import Form
from matching.ingest.fields import Field, Shape
from matching.ingest.job_posting import OPENING
from matching.ingest.json_resume import CANDIDATE
from matching.language import Text, message

Kind = Literal["candidates", "openings"]
KINDS: tuple[Kind, ...] = ("candidates", "openings")
Path = tuple[str | None, ...]

_SHAPES: dict[Kind, Shape[Any]] = {"candidates": CANDIDATE, "openings": OPENING}
_GROUPS = {"employments": "work", "degrees": "education", "skills": "skill", "languages": "language", "leaves": "leave"}
_NAMES = {"start": "from", "end": "to"}
NAMING = frozenset({"name", "institution", "language"})
"""The keys that an entry of a group is named by: "none" there alone says that there is no entry."""

_NO_COLUMNS = {"evidence"}  # says where a document was read, and a table is no document


@dataclass(frozen=True)
class Column:
    """One column, or one of each numbered group.

    `path` leads to the value in the document, `attributes` to the attribute read from
    it; empty where the document keeps what nothing reads. `form` and `allowed` are of
    one value, and `many` values stand in one cell; then `entry` is the key that each of
    them has in an object of its own, if any.
    """

    name: str
    path: Path
    attributes: Path = ()
    form: Form = Form.TEXT
    allowed: Callable[[], Sequence[JsonValue]] = tuple
    many: bool = False
    entry: str | None = None

    @property
    def depth(self) -> int:
        """How many numbers its name takes."""
        return self.name.count("#")

    @property
    def key(self) -> str:
        """The name without room for numbers, as catalogues have it: `work-employer`."""
        return self.name.replace("_#", "").replace("_", "-")

    @property
    def label(self) -> Text:
        """What people call it."""
        return message("bulk", f"column-{self.key}")

    def at(self, numbers: Sequence[int]) -> str:
        """Return its name with its numbers: `work_1_employer`."""
        name = self.name
        for number in numbers:
            name = name.replace("#", str(number), 1)
        return name

    def label_at(self, numbers: Sequence[int]) -> Text:
        """Return what people call it, with the words and numbers of its groups before it."""
        groups = self.name.split("_#")[:-1]
        spoken = [message("bulk", f"group-{each.strip('_')}") for each in groups]
        en = " ".join(f"{group.en} {number}" for group, number in zip(spoken, numbers, strict=True))
        ko = " ".join(f"{group.ko} {number}" for group, number in zip(spoken, numbers, strict=True))
        return Text(f"{en} {self.label.en}".strip(), f"{ko} {self.label.ko}".strip())


@cache
def columns(kind: Kind) -> Mapping[str, Column]:
    """Return the columns of candidates or openings by name, in the order of a template."""
    own = {column.name: column for column in _of(_SHAPES[kind], "", (), ())}
    first, last = {"id": own.pop("id")}, {"synthetic": own.pop("synthetic")}
    return first | {column.name: column for column in _BESIDE[kind]} | own | last


def _of(shape: Shape[Any], name: str, path: Path, attributes: Path) -> Iterator[Column]:
    first_places = {field.attribute: field for field in reversed(shape.fields)}
    for field in dict.fromkeys(first_places[each.attribute] for each in shape.fields):
        if field.attribute not in _NO_COLUMNS:
            yield from _of_field(field, name, path + field.path, (*attributes, field.attribute))


def _of_field(field: Field, before: str, path: Path, attributes: Path) -> Iterator[Column]:
    codec: Any = field.codec
    name = before + _NAMES.get(field.attribute, field.attribute)
    inside = codec if isinstance(codec, Shape) else getattr(codec, "inner", None)
    many = getattr(codec, "form", None) is Form.LIST
    if isinstance(inside, Shape) and many:
        group = before + _GROUPS[field.attribute]
        yield from _of(inside, f"{group}_#_", (*path, None), (*attributes, None))
    elif isinstance(inside, Shape):
        yield from _of(inside, f"{name}_", path, attributes)
    else:
        value: Any = inside if many else codec
        yield Column(name, path, attributes, value.form, value.allowed, many)


_BESIDE: dict[Kind, tuple[Column, ...]] = {  # JSON Resume and JobPosting have these, and tables usually do
    "candidates": (
        Column("name", ("basics", "name")),
        Column("email", ("basics", "email")),
        Column("phone", ("basics", "phone"), form=Form.IDENTIFIER),
        Column("skills", ("skills",), many=True, entry="name"),
    ),
    "openings": (Column("pay", ("baseSalary", "value", "value"), form=Form.NUMBER),),
}
