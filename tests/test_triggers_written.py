"""How triggers are written for each family, and what Postgres alone has."""

from __future__ import annotations

import pytest
from stage import DIALECTS, KINDS, compiled, lowered, staged
from triggers_made import Seen, Watched, refusal, rows

import schemadef as d
from schemadef import Function, Table, Trigger, reject, run
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.model import Trigger as LoweredTrigger

BODY = ("sqlite", "turso", "d1")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_trigger_for_each_statement() -> None:
    class Bulk(Table):
        id = d.integer(primary_key=True)

        once = Trigger("after", "insert", each="statement", do=run("INSERT INTO seen (what) VALUES ('once')"))
        emptied = Trigger("before", "truncate", each="statement", do=run("INSERT INTO seen (what) VALUES ('emptied')"))

    with staged("postgres", Seen, Bulk) as engine:
        engine.execute("INSERT INTO bulk VALUES (1), (2), (3)")
        engine.execute("TRUNCATE bulk")
        assert rows(engine, "SELECT what FROM seen ORDER BY id") == [("once",), ("emptied",)]
    assert "for each statement" in refusal(Seen, Bulk).message


def test_a_declared_function_as_a_trigger() -> None:
    shout = Function("BEGIN NEW.name := upper(NEW.name); RETURN NEW; END", returns="trigger", name="shout")

    class Loud(Table):
        id = d.integer(primary_key=True)
        name = d.text()

        shouts = Trigger("before", "insert", function=shout)

    with staged("postgres", shout, Loud) as engine:
        engine.execute("INSERT INTO loud VALUES (1, 'x')")
        assert rows(engine, "SELECT name FROM loud") == [("X",)]
    assert "no functions" in refusal(Loud, shout).message


# how they are written


def test_a_trigger_is_one_line_that_survives_the_splitters_of_d1() -> None:
    class Cases(Table):
        id = d.integer(primary_key=True)
        n = d.integer(null=True)

        sized = Trigger(
            "after",
            "insert",
            do=run(
                """
                INSERT INTO seen (what, note) -- a comment; END
                VALUES ('a;
                b', CASE WHEN NEW.n > 1 THEN 'many' ELSE 'one' END)
                """
            ),
        )

    triggers = [s.sql for s in compiled("d1", Seen, Cases).up if s.sql.startswith("CREATE TRIGGER")]
    assert len(triggers) == 1
    assert triggers[0].splitlines() == triggers
    assert " BEGIN " in triggers[0] and triggers[0].endswith("; END")
    assert "--" not in triggers[0]
    assert triggers[0].count("END") == 1 or "(CASE" in triggers[0]
    for kind in KINDS:
        with staged(kind, Seen, Cases) as engine:
            engine.execute("INSERT INTO cases VALUES (1, 5), (2, 0)")
            assert [note for (note,) in rows(engine, "SELECT note FROM seen ORDER BY id")] == ["many", "one"]
            assert {" ".join(str(what).split()) for (what,) in rows(engine, "SELECT what FROM seen")} == {"a; b"}


def test_two_triggers_whose_names_meet_are_told(kind: str) -> None:
    class A(Table):
        id = d.integer(primary_key=True)
        b_c = Trigger("before", "insert", do=reject("from a"))

    class AB(Table, name="a_b"):
        id = d.integer(primary_key=True)
        c = Trigger("before", "insert", do=reject("from a_b"))

    with pytest.raises(DeclarationError, match="have the same name"):
        lowered(DIALECTS[kind], A, AB)


def test_every_trigger_of_the_sqlite_family_is_one_event() -> None:
    for dialect in BODY:
        for trigger in lowered(dialect, Seen, Watched).of(LoweredTrigger):
            assert len(trigger.events) == 1


READ_BY_THE_SERVER = (
    "INSERT INTO seen (word) VALUES (TG_OP)",
    "INSERT INTO seen (id, word) VALUES (NEW.id, 'x') ON CONFLICT (id) DO UPDATE SET n = seen.n + 1, word = EXCLUDED.word",
    "UPDATE seen SET n = DEFAULT, word = current_user WHERE id = NEW.id",
    "UPDATE seen SET (n, word) = (1, 'x') WHERE id = NEW.id",
    "UPDATE seen s SET n = x.id FROM watched x WHERE x.word = s.word",
    "WITH c AS (SELECT word AS z FROM watched) INSERT INTO seen (word) SELECT z FROM c",
    "INSERT INTO seen (word) SELECT v FROM unnest(ARRAY['a', 'b']) v",
    "DELETE FROM seen WHERE (id, word) IN (SELECT id, word FROM watched)",
    "INSERT INTO seen DEFAULT VALUES",
)


@pytest.mark.parametrize("statement", READ_BY_THE_SERVER)
def test_names_that_postgres_knows_are_no_mistakes(postgres: Engine, statement: str) -> None:
    """The columns of a statement are looked up, and nothing that a server would take may be refused for it."""

    class Seen(Table):
        id = d.bigint(primary_key=True, identity=d.Identity(always=False))
        word = d.text(default="")
        n = d.integer(default=0)

    class Watched(Table):
        id = d.integer(primary_key=True)
        word = d.text()

        watch = Trigger("after", "insert", do=run(statement))

    for made in compiled("postgres", Seen, Watched).up:
        postgres.execute(made.sql)
    postgres.execute("INSERT INTO watched VALUES (1, 'x')")
