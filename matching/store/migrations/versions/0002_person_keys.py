"""What belongs to a person is sealed with that person's key."""

from collections.abc import Iterator, Sequence
from typing import Any

from alembic import op
from sqlalchemy import Column, Connection, Integer, LargeBinary, MetaData, Row, String, Table, Text, insert, select

from matching.store.metadata import Day, Hash, Name
from matching.store.people import CANDIDATE, UPLOAD, adopt_secret, keys_to_seal, person_keys
from matching.store.vault import Lock, Unsealed

revision, down_revision = "0002", "0001"

_AT_ONCE = 500
SEALED = {  # by table: what its rows are told apart by; by each sealed column, the column of whose it is
    "candidates": ("id", {"document": "id"}),
    "uploads": ("id", {"document": "id"}),
    "merges": ("number", {"first_document": "first", "second_document": "second"}),
}


def upgrade() -> None:
    """Make a key for each person and seal; a checksum is looked up without reading a document."""
    op.create_table(
        "person_keys",
        Column("kind", String, primary_key=True),
        Column("id", Name, primary_key=True),
        Column("wrapped", LargeBinary, nullable=False),
    )
    op.create_table(
        "erased",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("mark", Hash, nullable=False),
    )
    adopt_secret(op.get_bind())
    for name in SEALED:
        _move(name, seal=True)
    op.drop_column("store", "schema_version")
    for name in ("candidates", "openings"):
        op.create_index(f"{name}_checksums", name, ["id", "checksum"])


def downgrade() -> None:
    """Open what was sealed and take the keys away."""
    for name in ("candidates", "openings"):
        op.drop_index(f"{name}_checksums", name)
    op.add_column("store", Column("schema_version", Integer, nullable=False, server_default="1"))
    for name in SEALED:
        _move(name, seal=False)
    op.drop_table("erased")
    op.drop_table("person_keys")


def _laid_out(name: str, under: str, document: type[Text | LargeBinary]) -> Table:
    """Return a table with documents of a type, made under another name."""
    copies = [
        Column(each.name, each.type, primary_key=each.primary_key, nullable=bool(each.nullable), autoincrement=False)
        for each in _columns(name, document)
    ]
    return op.create_table(under, *copies)


def _columns(name: str, document: type[Text | LargeBinary]) -> Sequence[Column[Any]]:
    if name == "candidates":
        last = (Column("checksum", Hash, nullable=False), Column("revision", Integer, nullable=False))
        return (Column("id", Name, primary_key=True), Column("document", document, nullable=False), *last)
    if name == "uploads":
        day = Column("created", Day, nullable=False)
        return (Column("id", Name, primary_key=True), day, Column("document", document, nullable=False))
    return (
        Column("number", Integer, primary_key=True),
        Column("kind", String, nullable=False),
        Column("first", Name, nullable=False),
        Column("second", Name, nullable=False),
        Column("first_document", document, nullable=False),
        Column("second_document", document, nullable=False),
        Column("merged", Hash, nullable=False),
        Column("by", String, nullable=False),
        Column("day", Day, nullable=False),
        Column("reason", Text, nullable=False),
        Column("undone_by", String),
        Column("undone_day", Day),
        Column("checksum", Hash, nullable=False),
    )


def _move(name: str, *, seal: bool) -> None:
    """Put a table with documents of the other type in a table's place, and its rows into it."""
    file = op.get_bind()
    new = _laid_out(name, f"{name}_moved", LargeBinary if seal else Text)
    for rows in _rows(file, name, Text if seal else LargeBinary):
        file.execute(insert(new), _changed(file, name, rows, seal=seal))
    op.drop_table(name)
    op.rename_table(f"{name}_moved", name)
    if file.dialect.name == "postgresql":
        op.execute(f"ALTER INDEX {name}_moved_pkey RENAME TO {name}_pkey")


def _rows(file: Connection, name: str, document: type[Text | LargeBinary]) -> Iterator[Sequence[Row[Any]]]:
    """Give a table's rows, some at a time."""
    old = Table(name, MetaData(), *_columns(name, document))
    number = old.c[SEALED[name][0]]
    asked = select(old).order_by(number).limit(_AT_ONCE)
    rows = file.execute(asked).all()
    while rows:
        yield rows
        rows = file.execute(asked.where(number > rows[-1]._asdict()[number.name])).all()


def _changed(file: Connection, name: str, rows: Sequence[Row[Any]], *, seal: bool) -> list[dict[str, object]]:
    changed = [row._asdict() for row in rows]
    for column, whose in SEALED[name][1].items():
        locks = _locks(file, name, [row for row in changed if row.get("kind") != "opening"], whose, seal=seal)
        for row in changed:
            lock = Unsealed() if row.get("kind") == "opening" else locks[row[whose]]
            row[column] = lock.seal(row[column]) if seal else lock.open(row[column])
    return changed


def _locks(file: Connection, name: str, rows: list[dict[str, str]], whose: str, *, seal: bool) -> dict[str, Lock]:
    kind = UPLOAD if name == "uploads" else CANDIDATE
    ids = sorted({row[whose] for row in rows})
    return dict(keys_to_seal(file, kind, ids) if seal else person_keys(file, kind, ids))
