"""What only Postgres has of tables, constraints and indexes: declared it becomes what it says, elsewhere it is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalog_reading import read

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.model import Column, ForeignKey, Id, Index, IndexPart, Key, MaterializedView, Table
from schemadef.snapshot import Snapshot, Told

WHOLE = """
from schemadef import *

gist = Extension("btree_gist")


class Owners(Table):
    a = integer()
    b = integer()
    span = custom("int4range")

    pk = PrimaryKey(a, b)
    spans = Unique(a, span, without_overlaps=True)


class Things(Table, unlogged=False, options={"autovacuum_enabled": False, "toast.autovacuum_enabled": False}):
    a = integer(null=True, statistics=0, options={"n_distinct": 5})
    c = integer(null=True)
    span = custom("int4range", null=True)
    note = text(storage="external", compression="pglz")

    alone = Check("a > 0", no_inherit=True, validated=False)
    unseen = Check("a > 1", enforced=False)
    full = ForeignKey(a, c, references=[Owners.a, Owners.b], match_full=True, validated=False)
    some = ForeignKey(
        a, c, references=[Owners.a, Owners.b], on_delete="set null", on_delete_columns=[a], enforced=False
    )
    during = ForeignKey(a, span, references=[Owners.a, Owners.span], period=True)
    apart = Exclude((key(c, descending=False), "="), ("lower(note)", "="), where="c > 0", initially_deferred=True)
    sorted_by = Index(c, clustered=True)


class Told(Table, replica_identity="nothing"):
    id = bigint(primary_key=True)


class Days(Table):
    id = bigint()
    kind = text()
    day = date()

    split = PartitionBy("list", key("lower(kind)"))


class Days1(Table, partition_of=Days, values="IN ('a', 'b')"):
    positive = Check("id > 0")
    by_day = Index(Days.day)
    owner = ForeignKey(Days.id, references=Told.id)


class DaysLeft(Table, partition_of=Days, values="default"):
    again = PartitionBy("hash", Days.id, key(Days.kind, collation="C"))


sums = MaterializedView(
    "SELECT kind, count(*) AS days FROM days GROUP BY kind",
    indexes={"sums_kind": Index('"kind"', unique=True), "sums_days": Index("days + 1", where="days > 1")},
    options={"fillfactor": 70},
    with_data=False,
    comment="how many",
)
above = View("SELECT kind FROM sums WHERE days > 3")
"""


def declared(text: str, tmp_path: Path, dialect: str, version: str = "") -> Snapshot:
    (tmp_path / "kept_declaration.py").write_text(text)
    return lower_schema(load_schema(["kept_declaration.py"], tmp_path), load_dialect(dialect, version))


def test_a_declaration_becomes_what_it_says(postgres: Engine, tmp_path: Path) -> None:
    wanted = declared(WHOLE, tmp_path, "postgres", "18")
    for statement in compile_change(Snapshot(), wanted, load_dialect("postgres", "18")).up:
        postgres.execute(statement.sql)
    found = read(postgres)
    assert found.unmodelled == ()
    assert diff(wanted, found, lambda one, other: bool(one) == bool(other)) == []


def test_a_view_has_its_indexes_and_its_readers(tmp_path: Path) -> None:
    found = declared(WHOLE, tmp_path, "postgres", "18")
    view = found.get(Id("materialized_view", "public", "", "sums"))
    assert isinstance(view, MaterializedView)
    assert not view.populated
    indexes = {index.name: index for index in found.parts(view.id, Index)}
    assert indexes["sums_kind"].parts == (IndexPart(column="kind"),)
    assert indexes["sums_days"].parts == (IndexPart(expression="days + 1"),)
    reader = found.get(Id("view", "public", "", "above"))
    assert reader is not None
    assert view.id in reader.needs()


TABLE = "from schemadef import *\n\nclass T(Table{options}):\n    a = integer(primary_key=True{column})\n    b = integer()\n{member}\n"
REFUSED = {
    'sums = MaterializedView("SELECT 1 AS a")': "materialized views",
    '    x = Exclude((b, "="))': "exclusion constraints",
    '    x = PartitionBy("list", a)': "partitions",
    "unlogged=True": "storage options",
    'storage="plain"': "storage options",
    "    x = Index(b, clustered=True)": "storage options",
    '    x = Check("a > 0", validated=False)': "NOT VALID",
    '    x = Check("a > 0", no_inherit=True)': "NO INHERIT",
    '    x = Check("a > 0", enforced=False)': "NOT ENFORCED",
    "    x = ForeignKey(b, references=a, match_full=True)": "MATCH FULL",
    "    x = ForeignKey(b, references=a, period=True)": "PERIOD",
    "    x = ForeignKey(b, references=a, on_delete_columns=[b])": "columns of ON DELETE",
    "    x = Unique(b, a, without_overlaps=True)": "WITHOUT OVERLAPS",
}


@pytest.mark.parametrize("said", REFUSED)
def test_a_dialect_without_it_says_so(said: str, tmp_path: Path) -> None:
    options = f", {said}" if said.startswith("unlogged") else ""
    column = f", {said}" if said.startswith("storage") else ""
    member = "" if options or column else said
    text = TABLE.format(options=options, column=column, member=member)
    with pytest.raises(DeclarationError, match=f"sqlite has no {REFUSED[said]}") as caught:
        declared(text, tmp_path, "sqlite")
    assert caught.value.where.rpartition(":")[0].endswith("kept_declaration.py")


WRONG = {
    "class P(Table, partition_of=T, values=\"IN ('a')\"):\n    pass": "is a partition of t, which is not divided",
    "class D(T):\n    x = PartitionBy('list', T.b)\n\nclass P(Table, partition_of=D):\n    pass": "says no values",
    "class D(T):\n    x = PartitionBy('list', T.b)\n\nclass P(Table, partition_of=D, values='DEFAULT'):\n    c = text()":
        "declares columns, which it has from d",
    "class D(T):\n    x = PartitionBy('list')": "is divided by no key",
    "class D(T):\n    x = PartitionBy('list', T.b)\n    y = PartitionBy('list', T.a)": "is divided twice",
    "class D(T):\n    x = PartitionBy('lists', T.b)": "the way to divide 'lists' does not exist",
    "class D(T):\n    x = Exclude(T.b)": "an element of an exclusion constraint is a column with its operator",
    "class D(T):\n    x = Exclude()": "has no elements",
    "class D(T, replica_identity='all'):\n    pass": "the replica identity 'all' does not exist",
    "m = MaterializedView('SELECT a FROM t', indexes={'i': Index(T.a)})": "names a column of a table",
    "m = MaterializedView('SELECT a FROM t', indexes={'i': Index('a > c')})": "names the column 'c'",
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_one_sentence(wrong: str, tmp_path: Path) -> None:
    text = TABLE.format(options="", column="", member="") + "\n" + wrong + "\n"
    with pytest.raises(DeclarationError) as caught:
        declared(text, tmp_path, "postgres")
    assert WRONG[wrong] in str(caught.value)
    assert caught.value.where


def test_what_stands_on_a_divided_table_knows_it(tmp_path: Path) -> None:
    """CREATE INDEX CONCURRENTLY and, before 18, foreign keys that are NOT VALID cannot be had there."""
    parent = "class D(T):\n    x = PartitionBy('list', T.a)\n    i = Index(T.b)\n    f = ForeignKey(T.b, references=T.a)\n    u = Unique(T.b, T.a)"
    found = declared(TABLE.format(options="", column="", member="") + "\n" + parent + "\n", tmp_path, "postgres")
    divided = {part.name for part in (*found.of(Index), *found.of(Key), *found.of(ForeignKey)) if part.partitioned}
    assert divided == {"d_pkey", "i", "f", "u"}
    change = compile_change(
        Snapshot([*found.of(Table), *found.of(Column)]), found, load_dialect("postgres"), Told(online=True)
    )
    for statement in change.up:
        if '"d"' in statement.sql:
            assert "CONCURRENTLY" not in statement.sql
            assert "NOT VALID" not in statement.sql
