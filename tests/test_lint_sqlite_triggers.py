"""What D1's tools cut a text into, and the shape of a trigger that none of them cuts."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from schemadef.engines.node import node_command, npm_package
from schemadef.engines.scratch import scratch
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.statement import Statement
from schemadef.lint.sqlite.trigger import is_cut, on_one_line, pieces

SCRIPT = Path(__file__).parent / "node" / "wrangler_split.mjs"
WORDS = (
    "CREATE TRIGGER t AFTER INSERT ON a", "BEGIN", "begin", "END", "end", "CASE", "case", "WHEN 1 THEN 2", "END;",
    "END)", "(CASE", "SELECT 1;", ";", "'a;b'", '"x;"', "`y;`", "-- c;\n", "/* z; */", "\n", " ", "  ", "\r\n", "x=",
    "(", ")", ",", "CREATE TABLE b(begin TEXT);", "$1", "-", "/", "$$ ; $$", "é",
)  # fmt: skip
TRIGGERS = (
    "create trigger t after insert on a begin update a set x = 1; end",
    "CREATE TRIGGER t AFTER INSERT ON a\nBEGIN\n  UPDATE a SET x=CASE WHEN new.x > 1 THEN 2 ELSE 3 END;\nEND",
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN -- why; BEGIN\n INSERT INTO b VALUES ('-- no; comment',\n /* z */ new.x);\nEND",
    "CREATE TRIGGER t AFTER UPDATE ON a WHEN new.x <> 'END;' BEGIN\n  UPDATE a SET x = coalesce(1, CASE new.x WHEN 1 THEN "
    "CASE WHEN 1 THEN 2 END ELSE 4 END), `y` = (CASE WHEN 1 THEN 'a;b' END);\n  SELECT RAISE(IGNORE);\nEND",
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = ( CASE WHEN 1 THEN 2 END ); SELECT 1;END",
)


def theirs(texts: list[str]) -> list[list[str]]:
    bundle = npm_package("wrangler") / "wrangler-dist" / "cli.js"
    command = [node_command(), str(SCRIPT), str(bundle)]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def statement(text: str) -> Statement:
    (found,) = statements_of(Tokens(text))
    return found


def test_texts_are_cut_as_wrangler_cuts_them() -> None:
    chance = random.Random(5)
    texts = [
        "SELECT 0; "
        + "".join(chance.choice(WORDS) + chance.choice(("", " ", "\n")) for _ in range(chance.randint(1, 14)))
        for _ in range(3000)
    ]
    for text, expected in zip(texts, theirs(texts), strict=True):
        # a text that is one statement, or none, is sent as it is
        assert pieces(text) == expected or expected == [text], text


@pytest.mark.parametrize("text", TRIGGERS)
def test_a_trigger_on_one_line_is_left_whole_and_does_the_same(text: str) -> None:
    mended = on_one_line(statement(text))
    assert "\n" not in mended
    assert not is_cut(statement(mended))
    assert theirs([f"CREATE TABLE c (x); {mended}; CREATE TABLE d (x);"]) == [
        ["CREATE TABLE c (x)", mended, "CREATE TABLE d (x)"]
    ]
    assert on_one_line(statement(mended)) == mended
    assert _fired(mended) == _fired(text)


def _fired(trigger: str) -> object:
    """What stands in two tables when a trigger has seen rows come and change."""
    with scratch("sqlite") as engine:
        for sql in ("CREATE TABLE a (x, y)", "CREATE TABLE b (x, y DEFAULT 'END;')"):
            engine.execute(sql)
        engine.execute(trigger.replace("INSERT INTO b VALUES", "INSERT INTO b (x, y) VALUES"))
        for sql in ("INSERT INTO a VALUES (1, 2), (3, 4)", "UPDATE a SET x = x + 1"):
            engine.execute(sql)
        return engine.query("SELECT * FROM a"), engine.query("SELECT * FROM b")
