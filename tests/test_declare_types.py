"""Declared sequences, domains, composite types and ranges: made as they read, and refused where they cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest
from catalog_reading import made

from schemadef.compile import compile_change, lower_schema
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.load import load_schema
from schemadef.model import Column, CompositeType, Domain, DomainCheck, Enum, Id, RangeType, Sequence
from schemadef.snapshot import Snapshot

DECLARATION = """
from enum import StrEnum
from schemadef import *

class Mood(StrEnum):
    HAPPY = "happy"

app = Namespace("app", only="postgres")
fine = Function("SELECT word <> 'bad'", returns="boolean", arguments={"word": text()}, language="sql",
                volatility="immutable", only="postgres")
numbers = Sequence(type="integer", start=1000, increment=5, comment="n", only="postgres")
countdown = Sequence(increment=-1, namespace="app", only="postgres")
other = Sequence(owned_by=lambda: Orders.left, only="postgres")
email = Domain(varchar(200, default="a@b", collation="C"), "VALUE LIKE '%@%'", Check(f"{fine}(VALUE)", name="nice"),
               not_null=True, comment="n", only="postgres")
moods = Domain(array(enum(Mood)), only="postgres")
address = CompositeType({"street": text(collation="C"), "mail": domain(email), "mood": enum(Mood, comment="m")}, only="postgres")
hours = RangeType(time(), only="postgres")

class Orders(Table, only="postgres"):
    number = integer(primary_key=True, default=next_value(numbers, owned=True))
    left = bigint(default=next_value(countdown))
    mail = domain(email, default="x@y", unique=True)
    home = composite(address, null=True)
    homes = array(composite(address), null=True)
    open = range_of(hours, null=True)
    moods = domain(moods, default=[Mood.HAPPY])
    answers = domain(email, references=mail, default="x@y")

    good = Check(f"{fine}({mail})")
    by_mail = Index(f"{fine}({mail})", where=f"{mail}::email <> ''")
"""
POSTGRES = load_dialect("postgres", "18")


def lowered(folder: Path, text: str, dialect: str = "postgres") -> Snapshot:
    (folder / "types_declaration.py").write_text(text)
    version = "18" if dialect == "postgres" else ""
    return lower_schema(load_schema(["types_declaration.py"], folder), load_dialect(dialect, version))


def test_what_is_declared_is_what_stands_then(tmp_path: Path, any_postgres: Engine) -> None:
    declared = lowered(tmp_path, DECLARATION)
    change = compile_change(Snapshot(), declared, POSTGRES)
    for _ in range(2):
        for statement in change.up:
            any_postgres.execute(statement.sql)
    found = made(any_postgres)
    texts = {"default", "expression", "parts", "where"}  # which the server prints in its own way
    differing = [(delta.id, set(delta.fields) - texts) for delta in diff(declared, found)]
    assert [(str(id), fields) for id, fields in differing if fields or id not in declared] == []
    assert found.ids() == declared.ids()
    any_postgres.execute("INSERT INTO orders (home) VALUES (ROW('s', 'm@n', 'happy'))")
    assert any_postgres.query('SELECT number, "left", mail FROM orders') == [(1000, -1, "x@y")]
    for statement in change.down * 2:
        any_postgres.execute(statement.sql)
    assert list(made(any_postgres)) == []


def test_the_values_that_a_declaration_becomes(tmp_path: Path) -> None:
    found = lowered(tmp_path, DECLARATION)
    fine = Id("function", "public", "", "fine(text)")
    assert found.get(Id("sequence", "public", "", "numbers")) == Sequence(
        namespace="public", name="numbers", type="integer", start=1000, increment=5, owned_by=("orders", "number"),
        comment="n",
    )  # fmt: skip
    assert found.get(Id("sequence", "app", "", "countdown")) == Sequence(
        namespace="app", name="countdown", start=-1, increment=-1
    )
    assert found.get(Id("sequence", "public", "", "other")).owned_by == ("orders", "left")  # type: ignore[union-attr]
    assert [(check.name, check.uses) for check in found.of(DomainCheck)] == [("email_check", ()), ("nice", (fine,))]
    assert {domain.name for domain in found.of(Domain)} == {"email", "moods"}
    assert [attribute.name for attribute in found.of(CompositeType)[0].attributes] == ["street", "mail", "mood"]
    assert str(found.of(RangeType)[0].subtype) == "time without time zone"
    assert [enum.values for enum in found.of(Enum)] == [("happy",)]
    uses = {column.name: column.uses for column in found.of(Column) if column.uses}
    assert uses == {
        "number": (Id("sequence", "public", "", "numbers"),), "left": (Id("sequence", "app", "", "countdown"),)
    }  # fmt: skip
    assert found.get(Id("check", "public", "orders", "good")).uses == (fine,)  # type: ignore[union-attr]
    index = found.get(Id("index", "public", "orders", "by_mail"))
    assert index.uses == (fine, Id("domain", "public", "", "email"))  # type: ignore[union-attr]


HEAD = "from schemadef import *\n"
KEY = "    id = integer(primary_key=True)\n"
REFUSED = {
    "sqlite has no sequences, which sequence s asks for": ("s = Sequence()", "sqlite"),
    "sqlite has no domains, which domain d asks for": ("d = Domain(text())", "sqlite"),
    "sqlite has no composite types, which composite type c asks for": ('c = CompositeType({"a": text()})', "sqlite"),
    "sqlite has no range types, which range type r asks for": ("r = RangeType(time())", "sqlite"),
    "sqlite has no sequences, which the default of t.a asks for": (
        's = Sequence(only="postgres")\nclass T(Table):\n    a = integer(default=next_value(s))', "sqlite"),
    "sqlite has no domains, which column t.a asks for": (
        'd = Domain(text(), only="postgres")\nclass T(Table):\n    a = domain(d)', "sqlite"),
    "column t.a is of a domain that postgres does not get": (
        'd = Domain(text(), only="sqlite")\nclass T(Table):\n    a = domain(d)', "postgres"),
    "the default of t.a takes numbers from a sequence that postgres does not get": (
        's = Sequence(only="sqlite")\nclass T(Table):\n    a = integer(default=next_value(s))', "postgres"),
    "sequence s counts by 0": ("s = Sequence(increment=0)", "postgres"),
    "sequence s has limits that are no smallint": ('s = Sequence(type="smallint", maximum=40000)', "postgres"),
    "sequence s goes from 9 to 9, which is nowhere": ("s = Sequence(minimum=9, maximum=9)", "postgres"),
    "sequence s starts with 0, which is not between 1 and 9": ("s = Sequence(start=0, maximum=9)", "postgres"),
    "sequence s keeps 0 numbers ready, and at least one must be": ("s = Sequence(cache=0)", "postgres"),
    "sequence s is owned by a column in another namespace, public": (
        'app = Namespace("app")\nclass T(Table):\n' + KEY + 's = Sequence(namespace="app", owned_by=T.id)', "postgres"),
    "sequence s is owned by t.id, which is in no table of postgres": (
        'class T(Table, only="sqlite"):\n' + KEY + "s = Sequence(owned_by=T.id)", "postgres"),
    "sequence s is owned by t.a and by t.id": (
        "s = Sequence(owned_by=lambda: T.id)\nclass T(Table):\n" + KEY + "    a = integer(default=next_value(s, owned=True))",
        "postgres"),
    "the sequence s is owned by 3, which is no column": ("s = Sequence(owned_by=lambda: 3)", "postgres"),
    "the type of a sequence 'int' does not exist": ('s = Sequence(type="int")', "postgres"),
    "3 is no sequence": ("class T(Table):\n    a = integer(default=next_value(3))", "postgres"),
    "a domain cannot say unique=: only a column of a table can": ("d = Domain(text(unique=True))", "postgres"),
    "an attribute of a composite type cannot say default=: only a column of a table can": (
        'c = CompositeType({"a": text(default="")})', "postgres"),
    "a range type cannot say identity=: only a column of a table can": (
        "r = RangeType(integer(identity=True))", "postgres"),
    "'text' stands where a domain must have a type": ('d = Domain("text")', "postgres"),
    "the domain d has two checks called k": (
        'd = Domain(text(), Check("VALUE <> \'\'", name="k"), Check("VALUE > \'\'", name="k"))', "postgres"),
    "the check d_check of the domain d names the column 'other', which does not exist": (
        'd = Domain(text(), "other > 1")', "postgres"),
    "the default 3 of t.a does not fit its type domain: it is no text": (
        "d = Domain(text())\nclass T(Table):\n    a = domain(d, default=3)", "postgres"),
    "the default 'x' of t.a does not fit its type composite: only an expression gives a value of it": (
        'c = CompositeType({"a": text()})\nclass T(Table):\n    a = composite(c, default="x")', "postgres"),
    "'x' is no domain": ("class T(Table):\n    a = domain('x')", "postgres"),
    "table public.d and domain public.d have the same name": ("d = Domain(text())\nclass D(Table):\n" + KEY, "postgres"),
}  # fmt: skip


@pytest.mark.parametrize("message", REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence(tmp_path: Path, message: str) -> None:
    text, dialect = REFUSED[message]
    with pytest.raises(DeclarationError) as caught:
        lowered(tmp_path, HEAD + text + "\n", dialect)
    assert caught.value.message.startswith(message), caught.value.message
    assert "types_declaration.py:" in caught.value.where
