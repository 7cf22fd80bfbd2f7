"""What `generate` is told: options, exit statuses, questions on a terminal, and what is kept in the snapshot."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import Answer, schemadef
from made_again import made_again

from schemadef.errors import DeclarationError
from schemadef.lower.emptying import refuse_emptying
from schemadef.migration.folder import read_folder
from schemadef.model import Column, DataType, ForeignKey
from schemadef.snapshot import Snapshot, parse_snapshot

CONFIGURATION = """
[databases.app]
declaration = "schema.py"
dialect = "{dialect}"
folder = "app"
"""
FIRST = """
from enum import StrEnum
from schemadef import Table, enum, integer, text

class Status(StrEnum):
    OLD = "OLD"
    DONE = "DONE"

class Users(Table):
    id = integer(primary_key=True)
    email = text()
    status = enum(Status)
    born = integer(null=True)
"""
SECOND = FIRST.replace("email = text()", "mail = text()")
DIALECTS = ["postgres", "sqlite"]


def generated(tmp_path: Path, dialect: str, declaration: str = FIRST) -> None:
    """A folder with one migration."""
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION.format(dialect=dialect))
    (tmp_path / "schema.py").write_text(declaration)
    assert schemadef("generate", cwd=tmp_path).status == 0


def generate(tmp_path: Path, declaration: str, *options: str) -> Answer:
    """`generate` after the declaration has changed."""
    (tmp_path / "schema.py").write_text(declaration)
    return schemadef("generate", *options, cwd=tmp_path)


def on_a_terminal(cwd: Path, typed: str, *arguments: str) -> tuple[int, str]:
    """The exit status and the screen of a command on a terminal of its own, where somebody types."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "schemadef", *arguments]
    process = subprocess.Popen(command, cwd=cwd, stdin=follower, stdout=follower, stderr=follower, close_fds=True)
    os.close(follower)
    os.write(leader, typed.encode())
    screen = b""
    while True:
        try:
            read = os.read(leader, 4096)
        except OSError:  # how Linux says that nobody is left at the other end
            break
        if not read:
            break
        screen += read
    os.close(leader)
    return process.wait(), screen.decode()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_drop_is_never_guessed(tmp_path, dialect):
    generated(tmp_path, dialect)
    answer = generate(tmp_path, SECOND)
    assert answer.status == 1
    assert "column users.email goes, and mail is new" in answer.err
    assert "--rename users.email:mail" in answer.err
    assert "--drop users.email" in answer.err
    assert len(list((tmp_path / "app").glob("*.sql"))) == 1
    assert schemadef("generate", "--check", cwd=tmp_path).status == 1
    renamed = generate(tmp_path, SECOND, "--rename", "users.email:mail")
    assert renamed.status == 0, renamed.err
    text = (tmp_path / "app" / "0002_rename_email_to_mail.sql").read_text()
    assert text.count("RENAME COLUMN") == 1
    assert "DROP" not in text
    assert "-- hazards: BREAKS_OLD_CODE" in text
    assert schemadef("generate", "--check", cwd=tmp_path).status == 0


def test_a_drop_that_is_said_is_a_drop(tmp_path):
    generated(tmp_path, "sqlite")
    second = SECOND.replace("mail = text()", 'mail = text(default="x")')
    refused = generate(tmp_path, second, "--drop", "users.email")
    assert refused.status == 1
    assert "--allow DELETES_DATA" in refused.err
    assert generate(tmp_path, second, "--drop", "users.email", "--allow", "DELETES_DATA").status == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--rename", "users.nothing:mail"), "nothing that has that name is in the last snapshot"),
        (("--rename", "users.email"), "write it as --rename users.email:mail"),
        (("--drop", "users.nothing"), "nothing that has that name and goes is in the last snapshot"),
        (("--drop", "users.id"), "nothing that has that name and goes is in the last snapshot"),
        (("--map", "status.NOTHING=DONE"), "nothing that has that value is in the last snapshot"),
        (("--map", "status.OLD"), "write it as --map status.old=new"),
        (("--backfill", "users.nothing=1"), "nothing that has that name is in the declaration"),
        (("--using", "users.id=1"), "column users.id does not change its type"),
        (("--backfill", "users.id=1"), "is neither new in a table with rows nor NOT NULL from now on"),
        (("--backfill", "users.mail"), "write it as --backfill users.email=expression"),
        (("--using", "users.nothing=1"), "nothing that has that name is in the declaration"),
        (("--backfill", "users.mail=("), "--backfill users.mail=("),
    ],
)
def test_what_means_nothing_is_wrong_usage(tmp_path, options, said):
    generated(tmp_path, "sqlite")
    answer = generate(tmp_path, SECOND, *options)
    assert (answer.status, answer.out) == (1 if said.endswith("(") else 2, ""), answer.err
    assert said in answer.err
    assert answer.err.count("\n") == 1, "one sentence"


def test_an_option_may_be_for_one_of_two_databases(tmp_path):
    generated(tmp_path, "sqlite")
    (tmp_path / "other.py").write_text(FIRST.replace("Users", "Things"))
    with (tmp_path / "schemadef.toml").open("a") as file:
        file.write('[databases.other]\ndeclaration = "other.py"\ndialect = "sqlite"\nfolder = "other"\n')
    assert schemadef("generate", cwd=tmp_path).status == 0
    assert generate(tmp_path, SECOND, "--rename", "users.email:mail").status == 0
    answer = schemadef("generate", "--rename", "users.email:mail", cwd=tmp_path)
    assert answer.status == 2, "it has been done"


@pytest.mark.parametrize(
    ("typed", "status", "column"), [("1\n", 0, "mail"), ("d\n", 1, "email"), ("x\n1\n", 0, "mail")]
)
def test_a_terminal_is_asked(tmp_path, typed, status, column):
    generated(tmp_path, "sqlite")
    (tmp_path / "schema.py").write_text(SECOND.replace("mail = text()", 'mail = text(default="x")'))
    done, screen = on_a_terminal(tmp_path, typed, "generate")
    assert done == status, screen
    assert "users.email goes, and mail is new. What became of it?" in screen
    assert ("--allow DELETES_DATA" in screen) == (status == 1)
    columns = {obj.name for obj in read_folder(tmp_path / "app").snapshot() if obj.kind == "column"}
    assert column in columns


def test_tables_and_values_are_asked_about_too(tmp_path):
    generated(tmp_path, "postgres")
    third = SECOND.replace('OLD = "OLD"', 'NEW = "NEW"').replace("Users", "People")
    (tmp_path / "schema.py").write_text(third)
    done, screen = on_a_terminal(tmp_path, "1\n1\n1\n", "generate")
    assert done == 0, screen
    assert "table users goes, and people is new" in screen
    assert "enum value status.OLD goes, and NEW is new" in screen
    text = next((tmp_path / "app").glob("0002*.sql")).read_text()
    assert 'RENAME TO "people"' in text
    assert "RENAME VALUE 'OLD' TO 'NEW'" in text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_migration_is_made_again_from_what_it_was_told(tmp_path, dialect):
    generated(tmp_path, dialect)
    third = (
        SECOND.replace("mail = text()", "mail = text(formerly='email')")
        .replace("born = integer(null=True)", "born = integer()\n    age = integer()")
        .replace('OLD = "OLD"', 'NEW = "NEW"')
    )
    told = ("--rename", "status.OLD:NEW", "--backfill", "users.born=1900 + 70", "--backfill", "users.age=length('ab')")
    answer = generate(tmp_path, third, *told, "--name", "told")
    assert answer.status == 0, answer.err
    folder = read_folder(tmp_path / "app")
    *_, migration = folder.migrations()
    hints = parse_snapshot(migration.snapshot).header.told.heard
    assert [(given.column.name, given.sql) for given in hints.backfills] == [
        ("age", "length('ab')"),
        ("born", "1900 + 70"),
    ]
    assert made_again(folder, migration) == (migration.up, migration.rollback)
    assert "1900 + 70" in (tmp_path / "app" / "0002_told.sql").read_text()
    first = next((tmp_path / "app" / "snapshots").glob("0001*")).read_text()
    assert '"hints"' not in first, "a snapshot that was told nothing says nothing of it"


ITEMS = """
class Items(Table):
    id = integer(primary_key=True)
    owner = integer(references=Users.id, on_delete="set null")
"""


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_column_that_rows_have_nothing_for_is_told_with_its_line(tmp_path, dialect):
    generated(tmp_path, dialect)
    answer = generate(tmp_path, FIRST + "    height = integer()\n")
    assert answer.status == 1
    line = FIRST.count("\n") + 1
    assert f"error: schema.py:{line}: column " in answer.err
    assert "users.height cannot be added to a table that exists already" in answer.err


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_foreign_key_that_empties_what_must_hold_something_is_refused(tmp_path, dialect):
    generated(tmp_path, dialect, FIRST + ITEMS.replace("integer(ref", "integer(null=True, ref"))
    answer = generate(tmp_path, FIRST + ITEMS)
    assert answer.status == 1
    assert "sets owner to NULL on delete, and it is NOT NULL" in answer.err
    assert f"schema.py:{FIRST.count(chr(10)) + ITEMS.count(chr(10))}: " in answer.err


def test_one_that_stands_so_already_stays():
    """A database that is pulled has what it has."""
    key = ForeignKey(
        name="k", table="t", columns=("a",), references_table="t", references_columns=("b",), on_delete="set null"
    )
    column = Column(name="a", table="t", position=1, type=DataType(name="integer"))
    there = Snapshot([column, key])
    refuse_emptying(there, there, str)
    with pytest.raises(DeclarationError, match="sets a to NULL on delete"):
        refuse_emptying(Snapshot([key]), there, str)
