"""Grants, default privileges and owners as they are declared: what they become, and what is refused in a sentence."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import pytest
from stage import lowered

import schemadef as d
from schemadef.errors import DeclarationError
from schemadef.model import DefaultPrivileges, Grant, Id, Owner, Role

T = Id("table", "public", "", "things")
F = Id("function", "public", "", "f(integer, text)")


class Mood(StrEnum):
    SAD = "sad"


def things(**members: Any) -> Any:
    return type("Things", (d.Table,), {"id": d.integer(primary_key=True), **members})


def function(**options: Any) -> d.Function:
    arguments = {"a": d.integer(), "b": d.text()}
    return d.Function("SELECT 1", returns="integer", language="sql", arguments=arguments, name="f", **options)


def on_things(*grants: Any) -> list[Grant]:
    table = things(**{f"g{number}": grant for number, grant in enumerate(grants)})
    return list(lowered("postgres", table, version="18").of(Grant))


READ = {"on": T, "name": "app", "privileges": ("select",)}
MEMBERS: dict[str, tuple[tuple[Any, ...], list[Grant]]] = {
    "one": ((d.Grant("select", to="app"),), [Grant(**READ)]),
    "two that say more of one": (
        (d.Grant("select", to="app"), d.Grant("update", "insert", to="app", grantable=True)),
        [Grant(on=T, name="app", privileges=("insert", "select", "update"), grantable=("insert", "update"))],
    ),
    "several grantees": (
        (d.Grant("select", to=[d.Role("app"), "public"]),),
        [Grant(**READ), Grant(on=T, name="public", privileges=("select",))],
    ),
    "columns by name": (
        (d.Grant("select", columns=["id"], to="app"),),
        [Grant(on=Id("column", "public", "things", "id"), name="app", privileges=("select",))],
    ),
    "an owner's own": ((d.Grant("all", to="app"), d.Owner("app")), []),
    "what an owner is denied": (
        (d.Revoke("delete", to="app"), d.Owner("app")),
        [Grant(on=T, name="app", revoked=("delete",))],
    ),
}


@pytest.mark.parametrize("case", MEMBERS)
def test_in_a_tables_class_it_is_on_the_table(case: str) -> None:
    members, expected = MEMBERS[case]
    assert on_things(*members) == expected


def test_all_is_what_the_server_knows() -> None:
    found = {
        version: next(iter(lowered("postgres", things(all=d.Grant("all", to="app")), version=version).of(Grant)))
        for version in ("16", "17")
    }
    assert set(found["17"].privileges) - set(found["16"].privileges) == {"maintain"}
    named = lowered("postgres", things(it=d.Grant("maintain", to="app")), version="16")
    assert [grant.privileges for grant in named.of(Grant)] == [("maintain",)]


def test_what_is_so_by_default_is_not_said() -> None:
    f = function()
    found = lowered("postgres", f, d.Grant("execute", on=f, to=["public", "app"]), d.Revoke("execute", on=f))
    assert list(found.of(Grant)) == [
        Grant(on=F, name="public", revoked=("execute",)),
        Grant(on=F, name="app", privileges=("execute",)),
    ]
    assert [role.name for role in found.of(Role)] == ["app"]


def test_everything_that_has_privileges() -> None:
    table = things(mood=d.enum(Mood))
    view, sequence, domain = (
        d.View("SELECT id FROM things", name="v"),
        d.Sequence(name="s"),
        d.Domain(d.text(), name="d"),
    )
    procedure = d.Procedure("BEGIN END", name="p")
    aggregate = d.Aggregate([d.integer()], returns="integer", sfunc="int4larger", stype="integer", name="a")
    on = [table, table.id, view, sequence, domain, Mood, function(), procedure, aggregate, d.Namespace("n"), "public"]
    given = [
        d.Grant("all", on=thing, to="app", name="g") for thing in on if not isinstance(thing, type) or thing is not Mood
    ]
    owners = [d.Owner("boss", on=thing, name="o") for thing in on if thing is not table.id]
    things_ = [thing for thing in on if not isinstance(thing, str | d.Column) and thing is not Mood]
    found = lowered("postgres", *things_, *given, d.Grant("usage", on=Mood, to="app", name="g"), *owners)
    kinds = {"table", "column", "view", "sequence", "domain", "enum", "function", "procedure", "aggregate", "namespace"}
    assert {grant.on.kind for grant in found.of(Grant)} == kinds
    assert {owner.on.kind for owner in found.of(Owner)} == kinds - {"column"}


def test_default_privileges() -> None:
    made = d.DefaultPrivileges("select", on="tables", to="app", namespace=d.Namespace("n"), role="boss", name="a")
    hard = d.DefaultPrivileges("execute", on="functions", to="public", revoke=True, name="b")
    found = lowered("postgres", d.Namespace("n"), made, hard)
    assert list(found.of(DefaultPrivileges)) == [
        DefaultPrivileges(namespace="n", role="boss", name="app", objects="tables", privileges=("select",)),
        DefaultPrivileges(name="public", objects="functions", revoked=("execute",)),
    ]


def test_what_is_for_another_dialect_has_no_grants() -> None:
    table = type("Things", (d.Table,), {"id": d.integer(primary_key=True)}, only="postgres")
    assert not lowered("sqlite", things(g=d.Grant("select", to="app", only="postgres")), table).of(Grant)


REFUSED: list[tuple[str, Any, str]] = [
    ("sqlite", lambda: [things(g=d.Grant("select", to="app"))], "sqlite has no grants, which Grant g asks for"),
    ("d1", lambda: [things(g=d.Owner("app"))], "d1 has no owners, which Owner g asks for"),
    ("turso", lambda: [d.DefaultPrivileges("select", on="tables", to="a", name="x")], "turso has no grants"),
    ("postgres", lambda: [d.Grant("slect", to="app")], "the privilege 'slect' does not exist; did you mean 'select'?"),
    ("postgres", lambda: [d.Grant(to="app")], "no privilege is named"),
    ("postgres", lambda: [things(g=d.Grant("execute", to="app"))], "for a table the privilege 'execute' does not exist"),
    ("postgres", lambda: [d.Grant("select", to="app", name="g")], "g does not say what it is on; say on=…"),
    ("postgres", lambda: [d.Grant("select", on=7, to="app", name="g")], "g is on 7, which has no privileges"),
    ("postgres", lambda: [d.Grant("usage", on=Mood, to="app", name="g")], "which has no privileges and no owner"),
    ("postgres", lambda: [things(g=d.Revoke("select"))], "takes select from everybody, who has no such privilege"),
    ("postgres", lambda: [d.DefaultPrivileges("select", on="table", to="a")], "did you mean 'tables'?"),
    (
        "postgres",
        lambda: [d.DefaultPrivileges("execute", on="functions", to="public", namespace="n", revoke=True, name="x")],
        "x takes execute from everybody, who has no such privilege by default",
    ),
    (
        "postgres",
        lambda: [f := function(), d.Grant("execute", on=f, columns=["a"], to="app", name="g")],
        "g names columns, and function public.f(integer, text) has none",
    ),
    ("sqlite", lambda: [d.Procedure("BEGIN END", name="p", only="sqlite")], "sqlite has no functions"),
    ("sqlite", lambda: [d.View("SELECT 1 AS a", name="v", check_option="local")], "sqlite has no check_option"),
    (
        "postgres",
        lambda: [things(t=d.Trigger("after", "insert", function="f", deferrable=True))],
        "is deferrable, which only a constraint trigger is",
    ),
    (
        "postgres",
        lambda: [things(t=d.Trigger("before", "insert", function="f", constraint=True))],
        "is a constraint trigger, which is after each row",
    ),
    (
        "sqlite",
        lambda: [things(t=d.Trigger("after", "insert", do=d.reject("no"), firing="disabled"))],
        "sqlite has no triggers that do not fire as usual",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("dialect", "declared", "sentence"), REFUSED)
def test_it_is_refused_in_a_sentence(dialect: str, declared: Any, sentence: str) -> None:
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, *declared())
    assert sentence in str(caught.value)
    assert __file__ in str(caught.value)
