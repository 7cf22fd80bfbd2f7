"""What follows a rename: every place of an object that holds a name, and every word of a text that means the thing."""

from __future__ import annotations

import pytest

from schemadef.hints import Renamed
from schemadef.model import (
    Check,
    Column,
    DataType,
    ForeignKey,
    Function,
    Id,
    Index,
    IndexPart,
    Object,
    Sequence,
    Table,
    Trigger,
    View,
)
from schemadef.rename.follow import Follower
from schemadef.rename.follow_text import Name, with_column, with_label, with_namespace, with_relation, with_type

EMAIL = Name("email", "mail", "users")
ORDER = Name("email", "Order", "users")
LITE = Name("email", "mail", "users", folding=True)


@pytest.mark.parametrize(
    ("text", "name", "expected", "sure"),
    [
        ("email <> ''", EMAIL, "mail <> ''", True),
        ("\"email\" <> ''", EMAIL, "\"mail\" <> ''", True),
        ("EMAIL <> 'email'", EMAIL, "mail <> 'email'", True),
        ('"EMAIL" <> email(email)', EMAIL, '"EMAIL" <> email(mail)', True),
        ("users.email > NEW.email", EMAIL, "users.mail > NEW.mail", True),
        ("other.email > email", EMAIL, "other.email > mail", False),
        ("x::email = email::text -- email", EMAIL, "x::email = mail::text -- email", True),
        ("email = $$email$$", EMAIL, "mail = $$email$$", True),
        ("email > 0", ORDER, '"Order" > 0', True),
        ("id IN (SELECT email FROM other)", EMAIL, "id IN (SELECT mail FROM other)", False),
        ("Email > 0", LITE, "mail > 0", True),
        ('"EMAIL" > 0', LITE, '"mail" > 0', True),
        ("nothing", EMAIL, "nothing", True),
        ('CASE WHEN true THEN "when" END', Name("when", "at", "users"), 'CASE WHEN true THEN "at" END', True),
        ('"select" > (SELECT 1)', Name("select", "at", "users", folding=True), '"at" > (SELECT 1)', False),
        ('"qu""ote" IN (0)', Name('qu"ote', "at", "users"), '"at" IN (0)', True),
        ("`qu``ote` IN (0)", Name("qu`ote", "at", "users", folding=True), '"at" IN (0)', True),
    ],
)
def test_a_column_in_a_text(text, name, expected, sure):
    assert with_column(text, name) == (expected, sure)


USERS = Name("users", "people", "public")


@pytest.mark.parametrize(
    ("text", "expected", "sure"),
    [
        ("SELECT id FROM users", "SELECT id FROM people", True),
        (
            "SELECT users.id FROM public.users JOIN x ON true",
            "SELECT people.id FROM public.people JOIN x ON true",
            True,
        ),
        ("SELECT id FROM other.users", "SELECT id FROM other.users", True),
        ("SELECT users FROM users", "SELECT users FROM people", False),
        ("INSERT INTO users (id) VALUES ('users')", "INSERT INTO people (id) VALUES ('users')", True),
        ("SELECT users(1)", "SELECT users(1)", True),
    ],
)
def test_a_table_in_a_text(text, expected, sure):
    assert with_relation(text, USERS) == (expected, sure)


def test_a_table_that_is_called_like_a_trigger_s_row():
    name = Name("new", "people", "public")
    assert with_relation("new.a > (SELECT max(a) FROM new)", name) == ("people.a > (SELECT max(a) FROM people)", True)
    assert with_relation("new.a > 0", name, of_trigger=True) == ("new.a > 0", True)
    assert (
        with_relation("DELETE FROM new WHERE a = new.a", name, of_trigger=True).text
        == "DELETE FROM people WHERE a = new.a"
    )


def test_types_namespaces_and_labels_in_a_text():
    state = Name("state", "status", "public")
    assert with_type("state = 'x'::state AND CAST(a AS public.state) = b.state", state).text == (
        "state = 'x'::status AND CAST(a AS public.status) = b.state"
    )
    assert with_namespace("sales.f(sales.a) + x.sales", Name("sales", "shop")).text == "shop.f(shop.a) + x.sales"
    assert with_label("a = 'old' OR b = 'older'", "old", "new") == "a = 'new' OR b = 'older'"


def follow(obj: Object, id: Id, to: str) -> Object:
    """The object after a rename."""
    return Follower(Renamed(id=id, to=to), False, str).follow(obj)[0]


TABLE, COLUMN = Id("table", "public", "", "users"), Id("column", "public", "users", "email")
PLACE = {"namespace": "public", "table": "users"}


def test_every_place_follows_a_column():
    check = Check(**PLACE, name="c", expression="email > 0")
    index = Index(**PLACE, name="i", parts=(IndexPart(column="email"), IndexPart(expression="lower(email)")))
    key = ForeignKey(
        **PLACE | {"table": "posts"}, name="f", columns=("email",), references_namespace="public",
        references_table="users", references_columns=("email", "id"),
    )  # fmt: skip
    sequence = Sequence(namespace="public", name="s", owned_by=("users", "email"))
    trigger = Trigger(**PLACE, name="t", timing="before", events=("update",), of=("email",), when="NEW.email > 0")
    table = Table(namespace="public", name="users", partition_by="RANGE (email)")
    assert follow(check, COLUMN, "mail") == Check(**PLACE, name="c", expression="mail > 0")
    parts = (IndexPart(column="mail"), IndexPart(expression="lower(mail)"))
    assert follow(index, COLUMN, "mail") == Index(**PLACE, name="i", parts=parts)
    followed = follow(key, COLUMN, "mail")
    assert isinstance(followed, ForeignKey)
    assert (followed.columns, followed.references_columns) == (("email",), ("mail", "id"))
    assert follow(sequence, COLUMN, "mail") == Sequence(namespace="public", name="s", owned_by=("users", "mail"))
    watched = follow(trigger, COLUMN, "mail")
    assert isinstance(watched, Trigger)
    assert (watched.of, watched.when) == (("mail",), "NEW.mail > 0")
    assert follow(table, COLUMN, "mail") == Table(namespace="public", name="users", partition_by="RANGE (mail)")
    other = Check(namespace="public", table="posts", name="c", expression="email > 0")
    assert follow(other, COLUMN, "mail") is other


def test_every_place_follows_a_table():
    view = View(namespace="public", name="v", query="SELECT id FROM users", uses=(TABLE, COLUMN))
    people = Id("table", "public", "", "people")
    uses = (people, Id("column", "public", "people", "email"))
    assert follow(view, TABLE, "people") == View(namespace="public", name="v", query="SELECT id FROM people", uses=uses)
    child = Table(namespace="public", name="part", parent=TABLE)
    assert follow(child, TABLE, "people") == Table(namespace="public", name="part", parent=people)
    function = Function(namespace="public", name="f", returns="SETOF users", body="SELECT 'users'")
    followed = follow(function, TABLE, "people")
    assert isinstance(followed, Function)
    assert (followed.returns, followed.body) == ("SETOF people", "SELECT 'users'"), "a body is a string to the server"
    column = Column(**PLACE, name="email", position=1, type=DataType(name="state", namespace="public"))
    assert follow(column, TABLE, "people").id == Id("column", "public", "people", "email")
    typed = follow(column, Id("enum", "public", "", "state"), "status")
    assert isinstance(typed, Column)
    assert str(typed.type) == '"public"."status"'
