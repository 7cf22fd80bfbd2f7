"""A wrong declaration: each mistake is one sentence that names the object, its file and line, and what to do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import schemadef
from failing_project import A_TABLE, CONFIGURATION, START, Project, failing_project


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    return failing_project(tmp_path, monkeypatch, capsys)


# the declaration: the text after START, the line that is told, the dialect, and words of the sentence

COLUMNS = ", ".join(f"c{number}" for number in range(31))
WIDE = A_TABLE + "".join(f"    c{number} = text()\n" for number in range(33))
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "unknown reference": (
        A_TABLE + "    user_id = uuid(references=Users.idd)\n",
        "Users.idd",
        "sqlite",
        ["AttributeError", "'idd'", "did you mean 'id'?"],
    ),
    "a table in the place of its column": (
        A_TABLE + "    user_id = uuid(references=Users)\n",
        "references=Users",
        "sqlite",
        [
            "column posts.user_id references the table Users itself, which is no column; reference a column, as in Users.id"
        ],
    ),
    "a reference to a class that is no table": (
        "\nclass Base(Table, abstract=True):\n    id = uuid(primary_key=True)\n"
        + A_TABLE
        + "    base_id = uuid(references=Base.id)\n",
        "base_id",
        "sqlite",
        ["points at Base, which is abstract and no table; reference a column of a class that inherits from it"],
    ),
    "a name that is no text": (
        '\nclass Posts(Table, name="a\\udc80"):\n    id = integer(primary_key=True)\n',
        "Posts",
        "sqlite",
        ["has no usable name; give one with name="],
    ),
    "a generated column of itself": (
        A_TABLE + "    a = integer(generated='b + 1')\n    b = integer(generated='a + 1')\n",
        "generated='b + 1'",
        "sqlite",
        ["column posts.a is computed from itself; name columns that have their values already"],
    ),
    "a generated column of another": (
        A_TABLE + "    a = integer(generated='id * 2')\n    b = integer(generated='a + 1')\n",
        "generated='a + 1'",
        "postgres",
        ["column posts.b is computed from a, which is generated too; postgres takes none of these: say what a is"],
    ),
    "a length that is none": (
        A_TABLE + "    a = varchar(0)\n",
        "varchar(0)",
        "sqlite",
        ["the length of a varchar is 0, and takes a whole number from 1 to 10485760"],
    ),
    "more digits than Postgres has": (
        A_TABLE + "    a = numeric(2000, 5)\n",
        "numeric(2000",
        "sqlite",
        ["the precision of a numeric is 2000, and takes a whole number from 1 to 1000"],
    ),
    "a merge that is not done": (
        "<<<<<<< HEAD\n" + A_TABLE,
        "<<<<<<< HEAD",
        "sqlite",
        ["the declaration has a merge conflict; resolve what git has marked"],
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
        ["column posts.user_id references the table Users itself, which is no column", "as in Users.id"],
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
        ["the option 'stict' does not exist; did you mean 'strict'?"],
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


def test_a_backfill_of_another_type(project: Project) -> None:
    project.declare(A_TABLE)
    project.run("generate")
    project.declare(A_TABLE + "    seen = timestamp(backfill=\"now() - interval '1 day'\")\n")
    said = project.fails("generate")
    assert "the backfill \"now() - interval '1 day'\" of posts.seen does not fit its type timestamp" in said
    assert "an expression with sql(" in said


def test_what_a_declaration_prints_is_no_part_of_the_answer(tmp_path: Path) -> None:
    (tmp_path / "schema.py").write_text(f"print('loaded')\n{START}", encoding="utf-8")
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION.format(dialect="sqlite", url="x", more=""))
    answer = schemadef("generate", "--json", cwd=tmp_path)
    assert json.loads(answer.out)["databases"][0]["migration"] == "0001_create_users"
    assert "loaded" in answer.err
