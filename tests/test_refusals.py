"""What random declarations found that a server refuses, or makes in silence into something else: told when compiled."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from stage import lowered

import schemadef as d
from schemadef.errors import DeclarationError
from schemadef.model import Check, ForeignKey, Index, PrimaryKey, Trigger


class Long(StrEnum):
    LABEL = "l" * 64


class Mood(StrEnum):
    SAD = "sad"


def table(label: str, body: dict[str, Any], **options: Any) -> Any:
    return type(label, (d.Table,), {"id": d.integer(primary_key=True)} | body, **options)


def parts(make: Any, **options: Any) -> Any:
    """A table whose further members are made of its own column `a`."""
    a = d.integer(**options)
    return table("Thing", {"a": a} | make(a))


REFUSED = [
    ("postgres", parts(lambda a: {"p": d.Policy("insert", using="a > 1")}), "say check=… instead of using=…"),
    ("postgres", parts(lambda a: {"p": d.Policy("select", check="a > 1")}), "say using=… instead of check=…"),
    ("postgres", parts(lambda a: {"p": d.Policy("delete", check="a > 1")}), "say using=… instead of check=…"),
    ("postgres", parts(lambda a: {"i": d.Index(a, method="hash", unique=True)}), "only a btree can be"),
    ("postgres", parts(lambda a: {"i": d.Index(a, method="gin", include=[a])}), "includes columns, which gin cannot"),
    ("postgres", parts(lambda a: {"i": d.Index(a.desc(), method="brin")}), "says in which order it is"),
    ("postgres", parts(lambda a: {"i": d.Index(a, a, method="hash")}), "has 2 keys, and hash takes one"),
    ("postgres", parts(lambda a: {"u": d.Unique(a), "v": d.Unique(a)}), "is the same key as"),
    ("sqlite", parts(lambda a: {"u": d.Unique(a)}, unique=True), "is the same key as"),
    ("postgres", parts(lambda a: {"k": d.Check("a > 1", name="u"), "u": d.Unique(a)}), "have the same name"),
    ("postgres", table("Thing", {"m": d.enum(Mood, type_name="thing")}), "have the same name"),
    ("postgres", table("Thing", {"m": d.enum(Long)}), "is 64 bytes long, and 63 are possible"),
    ("sqlite", table("Libsql", {}, name="libsql_x"), "begins with libsql_"),
    ("turso", table("Cf", {}, name="_cf_x"), "begins with _cf_"),
    ("sqlite", table("Migrations", {}, name="d1_migrations"), "begins with d1_migrations"),
    ("postgres", table("Thing", {"v": d.vector(3)}), "which the extension vector brings"),
    (
        "turso",
        table("Thing", {"v": (v := d.vector(3)), "near by": d.Index(v, method="hnsw")}),
        "must be of letters, digits and _",
    ),
]


@pytest.mark.parametrize(("dialect", "thing", "sentence"), REFUSED, ids=[case[2] for case in REFUSED])
def test_it_is_refused_in_a_sentence(dialect: str, thing: Any, sentence: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, thing)
    assert sentence in str(caught.value)
    assert __file__ in str(caught.value)


def test_a_virtual_column_has_no_index_on_postgres() -> None:
    thing = parts(lambda a: {"b": (b := d.integer(null=True, generated="a + 1", virtual=True)), "i": d.Index(b)})
    with pytest.raises(DeclarationError, match="to be stored: postgres has no index on a virtual column"):
        lowered("postgres", thing, version="18")
    assert any(lowered("sqlite", thing).of(Index))


def test_an_action_on_a_table_whose_name_begins_with_a_quote() -> None:
    one = table("One", {"up": d.integer(null=True, references=lambda: one.id, on_delete="cascade")}, name="[one]")
    with pytest.raises(DeclarationError, match="sqlite takes none on a table with"):
        lowered("sqlite", one)
    assert any(lowered("postgres", one).of(ForeignKey))


def test_names_that_only_one_family_reserves() -> None:
    assert lowered("postgres", table("A", {}, name="pg_x"), d.Extension("pg_trgm"))
    assert lowered("postgres", table("A", {}, name="_cf_x"))
    assert lowered("sqlite", table("A", {"sqlite_version": d.text(), "pg_x": d.text()}))
    with pytest.raises(DeclarationError, match="begins with pg_"):
        lowered("postgres", d.Namespace("pg_x"))


def test_primary_keys_are_named_after_their_tables() -> None:
    def pair(name: str) -> Any:
        a, b = d.integer(), d.integer()
        return type(name, (d.Table,), {"a": a, "b": b, "key": d.PrimaryKey(a, b)})

    found = lowered("postgres", pair("One"), pair("Two"))
    assert [key.name for key in found.of(PrimaryKey)] == ["one_pkey", "two_pkey"]


def test_given_names_keep_something_of_each_part() -> None:
    """As Postgres shortens them: the longer part first, so that two columns of a table keep names of their own."""
    at = d.timestamp(default=d.now())
    name = "x" * 63
    one = table("One", {"flag": d.boolean(), "part": d.json(), "at": at, "keep": d.Trigger.touch(at)}, name=name)
    found = lowered("sqlite", one)
    assert {check.name for check in found.of(Check)} >= {"x" * 52 + "_flag_check", "x" * 52 + "_part_check"}
    assert [trigger.name for trigger in found.of(Trigger)] == ["x" * 58 + "_keep"]
