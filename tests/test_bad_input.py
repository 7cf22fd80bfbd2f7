"""Bad input: each mistake is one sentence that names the object, its file and line, and what to do. No traceback."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from schemadef.cli import main

CONFIGURATION = """
[databases.app]
declaration = "schema.py"
dialect = "{dialect}"
{more}

[databases.app.environments.local]
url = "{url}"
"""
START = """
from datetime import datetime
from enum import StrEnum
from schemadef import *


class Users(Table):
    id = uuid(primary_key=True, default=random_uuid())
    email = text(unique=True)
    name = text(null=True)
    at = timestamp(default=now())
"""


class Result(NamedTuple):
    status: int
    out: str
    err: str


class Project:
    """A folder with a configuration and a declaration, and the command line in it."""

    def __init__(self, folder: Path, run: Callable[..., Result]) -> None:
        self.folder = folder
        self.run = run

    def configure(self, dialect: str = "sqlite", url: str = "sqlite:///app.db", more: str = "") -> None:
        text = CONFIGURATION.format(dialect=dialect, url=url, more=more)
        (self.folder / "schemadef.toml").write_text(text, encoding="utf-8")

    def declare(self, text: str, start: str = START) -> None:
        (self.folder / "schema.py").write_text(start + text, encoding="utf-8")

    def line(self, text: str) -> int:
        lines = (self.folder / "schema.py").read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, start=1) if text in line)

    def fails(self, *arguments: str, status: int = 1) -> str:
        """The one sentence on stderr of a command that must fail."""
        result = self.run(*arguments)
        assert result.status == status, result
        assert "Traceback" not in result.err + result.out
        lines = result.err.strip().splitlines()
        assert len(lines) == 1, result.err
        assert lines[0].startswith("error: ")
        return lines[0]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        monkeypatch.setattr(sys, "argv", ["schemadef", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Result(int(ended.value.code or 0), captured.out, captured.err)

    made = Project(tmp_path, run)
    made.configure()
    made.declare("")
    return made


# the declaration: the text after START, the line that is told, the dialect, and words of the sentence

A_TABLE = """
class Posts(Table):
    id = integer(primary_key=True)
"""
COLUMNS = ", ".join(f"c{number}" for number in range(31))
WIDE = A_TABLE + "".join(f"    c{number} = text()\n" for number in range(33))
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "unknown reference": (
        A_TABLE + "    user_id = uuid(references=Users.idd)\n",
        "Users.idd",
        "sqlite",
        ["AttributeError", "'idd'", "did you mean 'id'?"],
    ),
    "unknown word": (
        "from schemadef import Tabel\n",
        "Tabel",
        "sqlite",
        ["cannot import name 'Tabel' from 'schemadef'", "did you mean 'Table'?"],
    ),
    "unknown class": (
        A_TABLE + "    user_id = uuid(references=User.id)\n",
        "User.id",
        "sqlite",
        ["NameError", "'User'", "did you mean 'Users'?"],
    ),
    "a list of values": (
        A_TABLE + "    mood = enum(['good', 'bad'])\n",
        "mood",
        "sqlite",
        ["the values of an enum are a StrEnum, which ['good', 'bad'] is not; write class Status(StrEnum)"],
    ),
    "a view of a column that is none": (
        "\nnames = View('SELECT nmae FROM users')\n",
        "SELECT nmae",
        "postgres",
        ["view names names the column 'nmae', which does not exist (postgres); did you mean 'name'?"],
    ),
    "an identity with a default": (
        A_TABLE + "    number = integer(identity=True, default=3)\n",
        "number",
        "postgres",
        ["column posts.number has an identity, and default=3; an identity gives every row its number"],
    ),
    "an identity that may be NULL": (
        A_TABLE + "    number = integer(identity=True, null=True)\n",
        "number",
        "postgres",
        ["column posts.number has an identity, and null=True"],
    ),
    "what came with a version": (
        A_TABLE + "    mood = text(null=True)\n    moods = Unique(mood, nulls_not_distinct=True)\n",
        "moods",
        "postgres",
        [
            "the unique constraint moods of posts asks for NULLS NOT DISTINCT, which postgres has from version 15 on",
            'the oldest supported version is 14: say version = "15" if each server is that new, or take it out',
        ],
    ),
    "a trigger that sets what is no column": (
        A_TABLE + "    watch = Trigger('after', 'insert', do=run('UPDATE users SET nmae = 1'))\n",
        "watch",
        "postgres",
        ["names the column 'nmae', which does not exist (postgres); did you mean 'name'?"],
    ),
    "a trigger that puts into what is no column": (
        A_TABLE + "    watch = Trigger('after', 'insert', do=run('INSERT INTO users (nmae) VALUES (1)'))\n",
        "watch",
        "postgres",
        ["names the column 'nmae', which does not exist (postgres); did you mean 'name'?"],
    ),
    "a list of values of a type": (
        "\nmood = EnumType(['good', 'bad'])\n",
        "mood",
        "postgres",
        ["the values of an enum are a StrEnum, which ['good', 'bad'] is not; write class Status(StrEnum)"],
    ),
    "a role's name": (
        A_TABLE + "    own = Policy(using='true', to='app')\n",
        "own",
        "postgres",
        ["a policy is for roles, and 'app' is none; declare it: app = Role(\"app\")"],
    ),
    "a text for a number": (
        A_TABLE + "    mood = varchar('long')\n",
        "mood",
        "sqlite",
        ["the varchar of the column mood is 'long', and takes a whole number; `mypy --strict` says so"],
    ),
    "a number for a name": (
        A_TABLE + "    mood = text(null=True)\n    posts_mood = Index(mood, name=7)\n",
        "posts_mood",
        "postgres",
        ["name of the index 7 is 7, and takes a text"],
    ),
    "a table for a yes": (
        A_TABLE + "    mood = text(null=True)\n    posts_mood = Index(mood, unique=Users)\n",
        "posts_mood",
        "postgres",
        ["unique of the index posts_mood is <class 'schema.Users'>, and takes True or False"],
    ),
    "a text for a mapping": (
        A_TABLE + "    mood = text(null=True, options='n_distinct')\n",
        "mood",
        "postgres",
        ["options of the column mood is 'n_distinct', and takes a mapping"],
    ),
    "a type that is not called": (
        A_TABLE + "    mood = text\n",
        "class Posts",
        "sqlite",
        ["mood of Posts is the function text itself; call it: mood = text(…)"],
    ),
    "an exit": (
        "\nraise SystemExit(0)\n",
        "raise",
        "sqlite",
        ["the declaration cannot be imported: SystemExit: 0"],
    ),
    "two attributes of one name": (
        A_TABLE + "    mail = text()\n    mail = integer()\n",
        "mail = integer",
        "sqlite",
        ["Posts has mail already, in line 15; give one of them another name"],
    ),
    "a trigger in a column's place": (
        A_TABLE + "    at = timestamp()\n    at = Trigger.touch(at)\n",
        "at = Trigger",
        "sqlite",
        ["Posts has at already, in line 15"],
    ),
    "two classes of one name": (
        A_TABLE + "\n\nclass Posts(Table, name='others'):\n    key = integer(primary_key=True)\n",
        "others",
        "sqlite",
        ["there is a class Posts already, in line 13; give one of them another name"],
    ),
    "two views of one name": (
        "\nnames = View('SELECT name FROM users')\nnames = View('SELECT email FROM users')\n",
        "SELECT email",
        "sqlite",
        ["there is a names already, in line 13; give one of them another name"],
    ),
    "a class and a view of one name": (
        A_TABLE + "Posts = View('SELECT name FROM users')\n",
        "SELECT name",
        "sqlite",
        ["there is a Posts already, in line 13; give one of them another name"],
    ),
    "a view and a class of one name": (
        "\nPosts = View('SELECT name FROM users')" + A_TABLE,
        "class Posts",
        "sqlite",
        ["there is a Posts already, in line 13; give one of them another name"],
    ),
    "a view and SQL of one name": (
        "\nnames = View('SELECT name FROM users')\n"
        "names = Raw(up='CREATE VIEW w AS SELECT 1', down='DROP VIEW w', exists='SELECT 1')\n",
        "names = Raw",
        "sqlite",
        ["there is a names already, in line 13"],
    ),
    "a foreign key that empties what must hold something": (
        A_TABLE + "    author = uuid(references=Users.id, on_delete='set null')\n",
        "author = uuid",
        "sqlite",
        ["foreign key posts.posts_author_fkey sets author to NULL on delete, and it is NOT NULL", "let it be NULL"],
    ),
    "a foreign key that gives a default that is not there": (
        A_TABLE + "    a = uuid(null=True)\n    b = uuid()\n    both = ForeignKey(a, references=Users.id)\n"
        "    other = ForeignKey(b, references=Users.id, on_update='set default')\n",
        "other = ForeignKey",
        "postgres",
        ["sets b to its default on update, and it is NOT NULL and has none"],
    ),
    "unknown reference in a function": (
        A_TABLE + "    user_id = uuid(references=lambda: Users.emial)\n",
        "Users.emial",
        "sqlite",
        ["the reference cannot be followed", "'emial'", "did you mean 'email'?"],
    ),
    "unknown table": (
        A_TABLE + "    user_id = uuid(references=lambda: Usres.id)\n",
        "Usres.id",
        "sqlite",
        ["NameError: name 'Usres' is not defined"],
    ),
    "a reference that is a class": (
        A_TABLE + "    user_id = uuid(references=lambda: Users)\n",
        "lambda: Users",
        "sqlite",
        ["column posts.user_id references", "which is no column", "as in Users.id"],
    ),
    "a foreign key that is a text": (
        A_TABLE + "    user_id = uuid()\n    to_user = ForeignKey(user_id, references='users.id')\n",
        "to_user",
        "sqlite",
        ["the foreign key to_user references 'users.id', which is no column"],
    ),
    "two tables of one name": (
        "\nclass Others(Table, name='users'):\n    id = uuid(primary_key=True, default=random_uuid())\n",
        "class Users",
        "sqlite",
        ["table users", "have the same name", "name=…"],
    ),
    "two equal tables": (
        START.split("\n\n\n")[1].replace("class Users(Table)", "class Others(Table, name='users')"),
        "class Users",
        "sqlite",
        ["table users", "have the same name"],
    ),
    "two tables in other letters": (
        "\nclass Others(Table, name='USERS'):\n    id = uuid(primary_key=True)\n",
        "class Others",
        "sqlite",
        ["table USERS and table users have the same name"],
    ),
    "two columns of one name": (
        A_TABLE + "    a = text()\n    b = text(name='a')\n",
        "b = text",
        "postgres",
        ["column public.posts.a", "have the same name"],
    ),
    "two columns in other letters": (
        A_TABLE + "    a = text()\n    A = integer()\n",
        "A = integer",
        "d1",
        ["column posts.A and column posts.a have the same name"],
    ),
    "two indexes of one name": (
        A_TABLE + "    a = text()\n    idx = Index(a)\n\nclass Tags(Table):\n    b = text()\n    idx = Index(b)\n",
        "idx = Index(b)",
        "sqlite",
        ["index tags.idx and index posts.idx have the same name"],
    ),
    "an index named like a table": (
        A_TABLE + "    a = text()\n    users = Index(a)\n",
        "users = Index",
        "postgres",
        ["index public.posts.users and table public.users have the same name"],
    ),
    "a name over 63 bytes": (
        A_TABLE + f"    {'x' * 64} = text()\n",
        "x" * 64,
        "sqlite",
        [f"the name of column posts.{'x' * 64} is 64 bytes long", "at most 63", "shorter one with name=…"],
    ),
    "a name of 22 Japanese letters": (
        A_TABLE + f"    {'あ' * 22} = text()\n",
        "あ" * 22,
        "postgres",
        ["is 66 bytes long; at most 63"],
    ),
    "names that meet when they are cut": (
        f"\nclass {'T' * 40}(Table):\n    {'c' * 60}a = text(unique=True)\n    {'c' * 60}b = text(unique=True)\n",
        "b = text(unique",
        "postgres",
        ["have the same name", "give one of them another with name=…"],
    ),
    "a name of D1's": (
        "\nclass Cf(Table, name='_cf_things'):\n    id = integer(primary_key=True)\n",
        "class Cf",
        "d1",
        ["the name of table _cf_things begins with _cf_, which d1 keeps for itself"],
    ),
    "a name of SQLite's": (
        A_TABLE + "    a = text()\n    SQLite_a = Index(a)\n",
        "SQLite_a",
        "turso",
        ["the name of index posts.SQLite_a begins with sqlite_, which turso keeps for itself"],
    ),
    "a name of libSQL's": (
        "\nclass L(Table, name='libsql_things'):\n    id = integer(primary_key=True)\n",
        "class L",
        "turso",
        ["begins with libsql_, which turso keeps for itself"],
    ),
    "a name of Postgres's": (
        "\nspace = Namespace('pg_things')\n",
        "pg_things",
        "neon",
        ["the name of namespace pg_things begins with pg_, which neon keeps for itself"],
    ),
    "the name of the history": (
        "\nclass H(Table, name='_schemadef_history'):\n    id = integer(primary_key=True)\n",
        "class H",
        "sqlite",
        ["table _schemadef_history has the name of what schemadef keeps its history in"],
    ),
    "the namespace of the history": (
        "\nclass H(Table, namespace='schemadef'):\n    id = integer(primary_key=True)\n",
        "class H",
        "postgres",
        ["has the name of what schemadef keeps its history in"],
    ),
    "a name of no letters": (
        A_TABLE + "    a = text(name='two\\nlines')\n",
        "two",
        "sqlite",
        ["has no usable name", "name=…"],
    ),
    "over 100 columns on D1": (
        A_TABLE + "".join(f"    c{number} = text()\n" for number in range(100)),
        "class Posts",
        "d1",
        ["table posts has 101 columns, and d1 allows 100", "another table"],
    ),
    "over 1,600 columns on Postgres": (
        A_TABLE + "".join(f"    c{number} = text()\n" for number in range(1600)),
        "class Posts",
        "postgres",
        ["table public.posts has 1601 columns, and postgres allows 1600", "another table"],
    ),
    "an index over 32 columns on Postgres": (
        f"{WIDE}    wide = Index({COLUMNS}, include=[c31, c32])\n",
        "wide = Index",
        "postgres",
        ["index public.posts.wide has 33 columns, and postgres allows 32", "leave some of them out"],
    ),
    "a key over 32 columns on Neon": (
        f"{WIDE}    wide = Unique({COLUMNS}, c31, c32)\n",
        "wide = Unique",
        "neon",
        ["unique public.posts.wide has 33 columns, and neon allows 32", "leave some of them out"],
    ),
    "a statement over 100 kB on D1": (
        A_TABLE + f"    a = text(default='{'x' * 100_000}')\n",
        "class Posts",
        "d1",
        ["create table posts", "bytes long, and d1 takes 100000"],
    ),
    "a default that the target forbids": (
        A_TABLE + "    a = text(default=sql('(SELECT max(email) FROM users)'))\n",
        "a = text",
        "sqlite",
        ["the default of posts.a"],
    ),
    "a default of another type": (
        A_TABLE + "    a = integer(default='5')\n",
        "a = integer",
        "sqlite",
        ["the default '5' of posts.a does not fit its type integer: it is no whole number"],
    ),
    "no default": (
        A_TABLE + "    a = text(default=None)\n",
        "a = text",
        "sqlite",
        ["the default of posts.a is None", "leave it out"],
    ),
    "an array on SQLite": (
        A_TABLE + "    a = array(text())\n",
        "a = array",
        "sqlite",
        ["sqlite has no arrays, which column posts.a asks for", 'only="…"'],
    ),
    "a policy on D1": (
        A_TABLE + "    own = Policy(using='true')\n",
        "own = Policy",
        "d1",
        ["d1 has no row-level security, which policy own of table posts asks for", 'only="…"'],
    ),
    "a namespace on SQLite": (
        "\nclass Posts(Table, namespace='blog'):\n    id = integer(primary_key=True)\n",
        "class Posts",
        "turso",
        ["turso has no namespaces, which table posts asks for"],
    ),
    "a namespace that is not declared": (
        "\nclass Posts(Table, namespace='blog'):\n    id = integer(primary_key=True)\n",
        "class Posts",
        "neon",
        ["table blog.posts is in the namespace blog, which is not declared", 'Namespace("blog")'],
    ),
    "a foreign key to a key that waits": (
        A_TABLE + "    code = text()\n    late = Unique(code, deferrable=True)\n"
        "\nclass Notes(Table):\n    id = integer(primary_key=True)\n    post = text(references=Posts.code)\n",
        "post = text",
        "postgres",
        ["points at posts (code), which is no primary key and not unique"],
    ),
    "a foreign key to what an index finds in some rows only": (
        A_TABLE + "    code = text()\n    live = Index(code, unique=True, where='id > 0')\n"
        "\nclass Notes(Table):\n    id = integer(primary_key=True)\n    post = text(references=Posts.code)\n",
        "post = text",
        "postgres",
        ["points at posts (code), which is no primary key and not unique"],
    ),
    "a foreign key to what is not unique": (
        A_TABLE + "    name = text(references=Users.name)\n",
        "name = text(references",
        "sqlite",
        ["points at users (name), which is no primary key and not unique", "make the column unique"],
    ),
    "a foreign key between types": (
        A_TABLE + "    user_id = integer(references=Users.id)\n",
        "user_id",
        "sqlite",
        ["posts (user_id) is of the type integer and references users.id, which is of the type uuid", "the same type"],
    ),
    "a foreign key of another width": (
        A_TABLE + "    user_id = uuid()\n    fk = ForeignKey(user_id, references=(Users.id, Users.email))\n",
        "fk = ",
        "postgres",
        ["must reference as many columns as it has"],
    ),
    "a column of another table in an index": (
        A_TABLE + "    idx = Index(Users.email)\n",
        "idx = Index",
        "sqlite",
        ["index idx of table posts names <column Users.email>, which is no column of it"],
    ),
    "a typo in an index": (
        A_TABLE + "    title = text()\n    idx = Index(titel)\n",
        "idx = Index",
        "sqlite",
        ["NameError: name 'titel' is not defined"],
    ),
    "a typo in an option": (
        A_TABLE + "    title = text(nul=True)\n",
        "nul=True",
        "sqlite",
        ["the option 'nul' does not exist", "did you mean 'null'?"],
    ),
    "a typo in a table's option": (
        "\nclass Posts(Table, stict=True):\n    id = integer(primary_key=True)\n",
        "class Posts",
        "sqlite",
        ["unexpected keyword argument 'stict'"],
    ),
    "an action that does not exist": (
        A_TABLE + "    user_id = uuid(references=Users.id, on_delete='cascad')\n",
        "cascad",
        "sqlite",
        ["the on_delete action 'cascad' does not exist", "did you mean 'cascade'?"],
    ),
    "an event that does not exist": (
        A_TABLE + "    no = Trigger('before', 'inserted', do=reject('no'))\n",
        "inserted",
        "sqlite",
        ["the event 'inserted' does not exist", "did you mean 'insert'?"],
    ),
    "an unknown column in a check": (
        A_TABLE + "    price = integer()\n    dear = Check('prize > 0')\n",
        "dear = Check",
        "sqlite",
        ["the check dear of table posts", "'prize', which does not exist", "did you mean 'price'?"],
    ),
    "an unknown column in a check on Postgres": (
        A_TABLE + "    price = integer()\n    dear = Check('prize > 0')\n",
        "dear = Check",
        "neon",
        ["the check dear of table posts", "'prize', which does not exist", "did you mean 'price'?"],
    ),
    "SQL that does not parse": (
        A_TABLE + "    price = integer()\n    dear = Check('price >')\n",
        "dear = Check",
        "postgres",
        ["the check dear of table posts", "price >"],
    ),
    "two statements in a check": (
        A_TABLE + "    price = integer()\n    dear = Check('price > 0); DROP TABLE users; --')\n",
        "dear = Check",
        "sqlite",
        ["the check dear of table posts"],
    ),
    "no SQL at all": (A_TABLE + "    dear = Check(5)\n", "dear = Check", "sqlite", ["5 stands where SQL must"]),
    "a table without columns": (
        "\nclass Empty(Table):\n    pass\n",
        "class Empty",
        "sqlite",
        ["table empty has no columns"],
    ),
    "an empty enum": (
        "\nclass Nothing(StrEnum):\n    pass\n" + A_TABLE + "    a = enum(Nothing)\n",
        "a = enum",
        "postgres",
        ["the enum nothing has no values"],
    ),
    "an empty enum on SQLite": (
        "\nclass Nothing(StrEnum):\n    pass\n" + A_TABLE + "    a = enum(Nothing)\n",
        "a = enum",
        "sqlite",
        ["the enum nothing has no values"],
    ),
    "two enums of one name": (
        "\nclass A(StrEnum):\n    X = 'x'\n\nclass B(StrEnum):\n    Y = 'y'\n"
        + A_TABLE
        + "    a = enum(A, type_name='kind')\n    b = enum(B, type_name='kind')\n",
        "b = enum",
        "postgres",
        ["two enums with different values are both called kind"],
    ),
    "two primary keys": (
        A_TABLE + "    a = text()\n    key = PrimaryKey(a)\n",
        "class Posts",
        "sqlite",
        ["table posts has more than one primary key", "name all its columns in one PrimaryKey(…)"],
    ),
    "an index outside of a table": (
        "\nidx = Index(Users.name)\n",
        "idx = Index",
        "sqlite",
        ["the index idx belongs to no table"],
    ),
    "a view as a class": (
        "\nclass Busy(View):\n    query = 'SELECT 1'\n",
        "class Busy",
        "sqlite",
        ["Busy is a class and declares nothing", "write busy = View(…)"],
    ),
    "an import error": (
        "\nimport nowhere_at_all\n",
        "import nowhere",
        "sqlite",
        ["ModuleNotFoundError", "nowhere_at_all"],
    ),
    "an error while it is imported": ("\n1 / 0\n", "1 / 0", "sqlite", ["ZeroDivisionError"]),
    "a syntax error": ("\nclass Posts(Table)\n    pass\n", "class Posts", "sqlite", ["syntax error"]),
    "an override for a dialect that does not exist": (
        A_TABLE + "    a = text()\n    long = Check(sql('a > b', overrides={'sqlitte': 'a'}))\n",
        "long = Check",
        "sqlite",
        ["the dialect 'sqlitte' does not exist", "did you mean 'sqlite'?"],
    ),
    "only= a dialect that does not exist": (
        A_TABLE + "    a = text(only='postgress')\n",
        "a = text",
        "sqlite",
        ["'postgress'", "did you mean 'postgres'?"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_declaration_is_told_in_a_sentence(project: Project, name: str) -> None:
    text, line, dialect, words = CASES[name]
    project.configure(dialect)
    project.declare(text)
    said = project.fails("generate")
    for word in words:
        assert word in said
    assert f"schema.py:{project.line(line)}: " in said
    assert not (project.folder / "generated").exists()


def test_a_reference_into_another_database_names_both(project: Project) -> None:
    (project.folder / "auth.py").write_text(START.replace("class Users", "class Accounts"), encoding="utf-8")
    more = '\n[databases.auth]\ndeclaration = "auth.py"\ndialect = "turso"\n'
    (project.folder / "schemadef.toml").write_text(CONFIGURATION.format(dialect="d1", url="", more="") + more)
    project.declare(
        "from auth import Accounts\n" + A_TABLE + "    account_id = uuid(references=Accounts.id)\n", start=START
    )
    said = project.fails("generate", "app")
    for word in ('accounts, which is in the database "auth"', 'not in the database "app"', "posts (account_id)"):
        assert word in said
    assert f"schema.py:{project.line('account_id')}: " in said


def test_a_mistake_in_one_database_does_not_stop_the_others(project: Project) -> None:
    (project.folder / "bad.py").write_text("import nowhere_at_all\n")
    more = '\n[databases.bad]\ndeclaration = "bad.py"\ndialect = "sqlite"\n'
    (project.folder / "schemadef.toml").write_text(more + CONFIGURATION.format(dialect="sqlite", url="x", more=""))
    said = project.fails("generate")
    assert said.startswith("error: bad: ") and "nowhere_at_all" in said
    assert (project.folder / "generated/app/0001_create_users.sql").exists()


def test_a_text_at_which_every_reader_would_cut_the_file(project: Project) -> None:
    project.declare(A_TABLE + "    a = text(default='--> statement-breakpoint')\n")
    said = project.fails("generate")
    assert "create table posts" in said and "at which every reader cuts the file" in said


# the configuration and the environment


def test_an_unset_variable(project: Project) -> None:
    project.configure("neon", "postgres://u:${PASSWORD_THAT_IS_NOT_SET}@h/d")
    project.run("generate")
    said = project.fails("migrate", status=2)
    for word in ("PASSWORD_THAT_IS_NOT_SET", 'environment "local" of database "app"', "set PASSWORD_THAT_IS_NOT_SET"):
        assert word in said


def test_an_unset_variable_names_the_file_that_lacks_it(project: Project) -> None:
    project.configure("neon", "${NOT_SET_EITHER}", more="")
    text = (project.folder / "schemadef.toml").read_text() + 'env_file = ".env.local"\n'
    (project.folder / "schemadef.toml").write_text(text)
    project.run("generate")
    said = project.fails("status", status=2)
    assert "NOT_SET_EITHER" in said and ".env.local" in said and "no such file" in said


def test_an_unreachable_database(project: Project) -> None:
    project.configure("postgres", "postgres://user:secret-word@127.0.0.1:9/nothing")
    project.run("generate")
    said = project.fails("migrate")
    assert "127.0.0.1" in said and "secret-word" not in said


def test_an_unreachable_libsql_server(project: Project) -> None:
    project.configure("turso", "http://127.0.0.1:9")
    project.run("generate")
    assert "127.0.0.1:9" in project.fails("migrate")


def test_a_wrong_password(project: Project, postgres_url: str) -> None:
    parts = urlsplit(postgres_url)
    place = parts.netloc.rpartition("@")[2]
    project.configure("postgres", f"postgresql://postgres:not-the-password@{place}{parts.path}")
    project.run("generate")
    said = project.fails("migrate")
    assert "refused the password of user postgres" in said and "check the password" in said
    assert "not-the-password" not in said


def test_a_folder_in_the_place_of_a_database(project: Project) -> None:
    (project.folder / "app.db").mkdir()
    project.run("generate")
    assert "app.db" in project.fails("migrate")


def test_a_declaration_of_nothing_is_told(project: Project) -> None:
    project.configure()
    project.declare("", start="class Users:\n    pass\n")
    assert project.run("generate").out == "app: nothing to do: nothing is declared for sqlite\n"


def test_a_mistake_of_several_databases_is_told_once(project: Project) -> None:
    project.configure()
    with (project.folder / "schemadef.toml").open("a") as file:
        file.write('[databases.other]\ndeclaration = "schema.py"\ndialect = "turso"\n')
    project.declare("    mail = txt()\n")
    result = project.run("generate")
    assert result.status == 1
    said = result.err
    assert said.count("NameError: name 'txt'") == 1
    assert said.splitlines()[-1].endswith(": the same")


@pytest.mark.parametrize("dialect", ["sqlite", "turso"])
def test_a_file_that_is_no_database(project: Project, dialect: str) -> None:
    project.configure(dialect)
    (project.folder / "app.db").write_text("this is no database, whatever its name says\n" * 100)
    project.run("generate")
    said = project.fails("migrate")
    assert "not a database; look at the URL: it names another file" in said


TOML: dict[str, tuple[str, list[str]]] = {
    "broken": ("[databases.app\n", ["schemadef.toml:1", "broken TOML"]),
    "unknown key": ('[databases.app]\ndeclaration = "schema.py"\ndialekt = "sqlite"\n', ['"dialekt"', '"dialect"?']),
    "an old version": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "postgres"\nversion = "9.6"\n',
        ["databases.app.version: postgres is supported from version 14 on; say 14 or later"],
    ),
    "an empty declaration": (
        '[databases.app]\ndeclaration = ""\ndialect = "sqlite"\n',
        ["databases.app.declaration: the text is empty"],
    ),
    "missing key": ('[databases.app]\ndialect = "sqlite"\n', ["databases.app", '"declaration"']),
    "unknown dialect": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "sqlit"\n',
        ["schemadef.toml: databases.app: there is no dialect 'sqlit'", "sqlite"],
    ),
    "abstract dialect": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "ansi"\n',
        ["the dialect 'ansi' is only there to be inherited from"],
    ),
    "dialects of two families": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = ["sqlite", "postgres"]\n',
        ["one folder cannot serve the dialects sqlite+postgres"],
    ),
    "no version": (
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "postgres"\nversion = "new"\n',
        ["'new' is no version"],
    ),
    "no declaration": (
        '[databases.app]\ndeclaration = "nowhere.py"\ndialect = "postgres"\n',
        ["'nowhere.py'", "correct `declaration`"],
    ),
    "no database": ("", ["names no database"]),
    "two databases in one folder": (
        '[databases.a]\ndeclaration = "schema.py"\ndialect = "sqlite"\nfolder = "m"\n'
        '[databases.b]\ndeclaration = "schema.py"\ndialect = "sqlite"\nfolder = "./m"\n',
        ['"a" and "b" have the same folder', "give each its own"],
    ),
}


@pytest.mark.parametrize("name", TOML)
def test_a_wrong_configuration_is_told_in_a_sentence(project: Project, name: str) -> None:
    text, words = TOML[name]
    (project.folder / "schemadef.toml").write_text(text, encoding="utf-8")
    said = project.fails("generate", status=2)
    for word in words:
        assert word in said


def test_no_configuration(project: Project) -> None:
    (project.folder / "schemadef.toml").unlink()
    said = project.fails("generate", status=2)
    assert "there is no schemadef.toml" in said and "`schemadef init` writes one" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["genrate"], ["No such command 'genrate'", "Did you mean 'generate'?"]),
        (["generate", "--chek"], ["No such option", "--check"]),
        (["generate", "ap"], ['there is no database "ap"', 'did you mean "app"?']),
        (["migrate", "--env", "loca"], ['has no environment "loca"', 'did you mean "local"?']),
        (["migrate", "--to", "nine"], ["'nine' is not a valid integer"]),
        (["migrate", "--to", "9"], ["there is no migration 9", "generated/app"]),
        (["--config", "nowhere.toml", "generate"], ["nowhere.toml"]),
    ],
)
def test_a_wrong_command_line(project: Project, arguments: list[str], words: list[str]) -> None:
    project.run("generate")
    result = project.run(*arguments)
    assert result.status == 2
    assert "Traceback" not in result.err
    for word in words:
        assert word in result.err


# the folder of migrations


@pytest.fixture
def generated(project: Project) -> Project:
    assert project.run("generate").status == 0
    project.declare(A_TABLE)
    assert project.run("generate").status == 0
    return project


FIRST = "generated/app/0001_create_users.sql"
SECOND = "generated/app/0002_create_posts.sql"


@pytest.mark.parametrize("command", ["migrate", "generate", "rollback"])
def test_an_edited_migration(generated: Project, command: str) -> None:
    file = generated.folder / FIRST
    file.write_text(file.read_text().replace('"email" TEXT', '"e_mail" TEXT'))
    said = generated.fails(command)
    assert "0001_create_users.sql" in said and "version control" in said


def test_an_edited_folder_is_proven_to_differ(generated: Project) -> None:
    file = generated.folder / FIRST
    file.write_text(file.read_text().replace('"email" TEXT NOT NULL', '"email" TEXT'))
    said = generated.fails("verify")
    assert "column users.email" in said


@pytest.mark.parametrize("name", [FIRST, SECOND, "generated/app/rollback/0001_create_users.sql"])
def test_a_missing_migration(generated: Project, name: str) -> None:
    (generated.folder / name).unlink()
    said = generated.fails("migrate")
    assert Path(name).name in said


@pytest.mark.parametrize("name", ["schemadef.sum", "meta/_journal.json"])
@pytest.mark.parametrize("content", ["nonsense", "<<<<<<< mine\n=======\n>>>>>>> theirs\n"])
def test_a_file_is_named_as_it_lies_below_the_current_folder(generated: Project, name: str, content: str) -> None:
    """There may be several databases, each with a file of this name."""
    (generated.folder / "generated/app" / name).write_text(content)
    assert f" generated/app/{name}" in generated.fails("migrate")


@pytest.mark.parametrize(
    "name",
    [
        FIRST,
        "generated/app/schemadef.sum",
        "generated/app/meta/_journal.json",
        "generated/app/snapshots/0002_create_posts.json",
    ],
)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"{", b"nonsense\n"])
def test_a_corrupted_file(generated: Project, name: str, content: bytes) -> None:
    (generated.folder / name).write_bytes(content)
    for command in ("generate", "migrate", "verify"):
        said = generated.fails(command)
        assert Path(name).name in said or "0001_create_users" in said or "0002_create_posts" in said, said


def test_a_migration_of_another_database(generated: Project) -> None:
    assert generated.run("migrate").status == 0
    shutil.rmtree(generated.folder / "generated")
    generated.declare(A_TABLE.replace("Posts", "Pages"), start="from schemadef import *\n")
    assert generated.run("generate").status == 0
    said = generated.fails("migrate")
    assert "0001_create_users" in said


def without_the_rights_of_root() -> None:
    """Drop CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH from what the next program may have: the modes of files bind it."""
    for right in (1, 2) if os.geteuid() == 0 else ():
        assert ctypes.CDLL(None).prctl(24, right, 0, 0, 0) == 0  # PR_CAPBSET_DROP


@pytest.mark.parametrize(
    ("closed", "mode", "command", "status", "words"),
    [
        (".", 0o555, ["generate"], 1, ["generated", "Permission denied"]),
        ("schemadef.toml", 0, ["generate"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schemadef.toml", 0, ["generate", "--name", "x"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schemadef.toml", 0, ["lint"], 2, ["cannot read schemadef.toml: Permission denied"]),
        ("schema.py", 0, ["generate"], 1, ["schema.py", "Permission denied"]),
        ("data", 0, ["status"], 1, ["cannot open the SQLite file", "app.db"]),
    ],
)
def test_what_may_not_be_read_or_written(
    project: Project, closed: str, mode: int, command: list[str], status: int, words: list[str]
) -> None:
    (project.folder / "data").mkdir()
    (project.folder / "schemadef.toml").write_text(
        '[databases.app]\ndeclaration = "schema.py"\ndialect = "sqlite"\n'
        '[databases.app.environments.dev]\nurl = "file:data/app.db"\n'
    )
    path = project.folder / closed
    before = path.stat().st_mode
    path.chmod(mode)
    ended = subprocess.run(
        [sys.executable, "-m", "schemadef", *command],
        cwd=project.folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=without_the_rights_of_root,
    )
    path.chmod(before)
    assert (ended.returncode, ended.stderr.count("\n")) == (status, 1), ended
    assert ended.stderr.startswith("error: ")
    for word in words:
        assert word in ended.stderr
