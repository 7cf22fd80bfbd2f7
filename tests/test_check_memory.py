"""What SQLite would refuse of a declaration is refused before anything is written, in tables of every sort."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import schemadef

CONFIG = '[databases.app]\ndeclaration = "schema.py"\ndialect = "sqlite"\nfolder = "app"\n'
HEAD = "from schemadef import Check, Index, Table, integer, sql, text\n\n\nclass T(Table):\n"
COLUMNS = "    id = integer(primary_key=True)\n    name = text()\n"
PLAIN = '    by_name = Index(name, name="by_name")\n'
"""An index that says nothing of the author's: a table with no other is compiled, and not made."""


def outright(text: str) -> str:
    """SQL that goes to SQLite as it is."""
    return f'sql("true", overrides={{"sqlite": "{text}"}})'


WRONG = {
    "a check": (f'    c = Check({outright("nosuch > 0")}, name="c")\n', "create table t: no such column: nosuch"),
    "a function": (f'    c = Check({outright("nosuch(id)")}, name="c")\n', "create table t: no such function: nosuch"),
    "a default": (f"    d = text(default={outright('(name)')})\n", "create table t: default value of column [d]"),
    "a collation": ('    d = text(collation="german")\n', "create table t: no such collation sequence: german"),
    "an expression": (f'    i = Index({outright("nosuch(name)")}, name="i")\n', "create index t.i: no such function"),
    "a predicate": (f'    i = Index(name, where={outright("nosuch")}, name="i")\n', "create index t.i: no such column"),
    "two statements": (f'    c = Check({outright("1); SELECT (1")}, name="c")\n', "create table t: "),
}


@pytest.mark.parametrize("rest", ["", PLAIN])
@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_refused_before_anything_is_written(tmp_path: Path, what: str, rest: str) -> None:
    member, said = WRONG[what]
    (tmp_path / "schemadef.toml").write_text(CONFIG)
    (tmp_path / "schema.py").write_text(HEAD + COLUMNS + member + rest)
    done = schemadef("generate", cwd=tmp_path)
    assert done.status == 1, done.out
    assert f"sqlite would refuse to {said}" in done.err
    assert done.err.startswith("error: schema.py:")
    assert not (tmp_path / "app").exists()


def test_what_is_right_is_written(tmp_path: Path) -> None:
    (tmp_path / "schemadef.toml").write_text(CONFIG)
    right = f'    c = Check({outright("id > 0")}, name="c")\n    i = Index({outright("lower(name)")}, name="i")\n'
    (tmp_path / "schema.py").write_text(HEAD + COLUMNS + PLAIN + right)
    done = schemadef("generate", cwd=tmp_path)
    assert done.status == 0, done.err
    assert list((tmp_path / "app").glob("0001_*.sql"))
