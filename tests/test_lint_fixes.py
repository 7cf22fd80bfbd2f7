"""What `--fix` writes around statements is what Postgres needs: the names that it gives, and looks that hold."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from command_line import schemadef
from oracle.again import NEON, SETTINGS, database
from oracle.fixed import compare

from schemadef.lint.files import Found, find
from schemadef.lint.finding import Edit, Finding, Fix
from schemadef.lint.mend.fix import chosen_edits, edited, mended
from schemadef.lint.rows.known import Filled
from schemadef.lint.run import lint
from schemadef.lint.schema.names import constraint_name, index_name
from schemadef.lint.schema.secured import row_security
from schemadef.lint.source import File

FOLDER = Path(__file__).parent / "oracle" / "folders" / "objects"
TABLE = 'CREATE TABLE t (a text, n int, ts timestamp, j jsonb, b bool, ar text[], "A b" text, r int4range)'
EXPRESSIONS = (
    "a", '"A b"', "lower(a)", "lower(a) text_pattern_ops", "lower(a) DESC NULLS LAST", "(lower(a))", "((lower(a)))", "(a || 'x')",
    "(j->>'k')", "((j->>'k')::int)", "((j->>'k')::integer)", "((j->>'k')::text)", "((j->'k')->>'l')", "(n+1)", "(-n)", "(a::text)",
    "(a::varchar)", "(n::bigint)", "((n+1)::bigint)", "((n+1)::numeric(10,2))", "((n+1)::double precision)", "((n+1)::boolean)",
    "(ts AT TIME ZONE 'utc')", "(date(ts))", "date(ts)", "(ts::date)", "coalesce(a,'x')", "(coalesce(a,'x'))", "greatest(n,1)",
    "nullif(a,'')", "extract(year from ts)", "trim(a)", "trim(leading 'x' from a)", "trim(both from a)", "substring(a from 1 for 2)",
    "position('x' in a)", "overlay(a placing 'x' from 1)", '(a COLLATE "C")', 'a COLLATE "C"', '(a::text COLLATE "C")', "(a IS NULL)",
    "(n = 1)", "(a LIKE 'x%')", "(a = 'x' AND n > 1)", "(NOT b)", "pg_catalog.lower(a)", '"lower"(a)', "(CAST(n AS text))",
    "(CAST(n+1 AS text))", "CAST(n AS text)", "(t.a)", "(1)", "((1)::text)", "to_tsvector('english', a || ' ')", "(n BETWEEN 1 AND 2)",
    "(n IN (1,2))", "(a ~ 'x')", "(j @> '{}')", "((n+1)::int::text)", "date_trunc('day', ts)", "normalize(a)", "md5(lower(a))",
    "(lower(a) || upper(a))", "((lower(a) || 'x')::char)", "((lower(a) || 'x')::varchar)", "(a is not distinct from 'x')", "(E'x' || a)",
)  # fmt: skip
UNCERTAIN = (
    "(CASE WHEN b THEN 1 ELSE 2 END)", "(CASE WHEN b THEN a ELSE a END)", "(ar[1])", "(j ? 'x')", "(ARRAY[a])", "(a || /* c */ 'x')",
)  # fmt: skip
CONSTRAINTS = (
    "UNIQUE (n) INCLUDE (a)", "UNIQUE (n, a)", "UNIQUE NULLS NOT DISTINCT (n)", "EXCLUDE USING gist (r WITH &&)", "EXCLUDE (n WITH =)",
    "EXCLUDE (lower(a) WITH =, n WITH =) INCLUDE (b)", "EXCLUDE ((n + 1) WITH =)", 'EXCLUDE (a COLLATE "C" WITH =) WHERE (n > 1)',
    "EXCLUDE USING gist (r range_ops WITH &&, int4range(n, n+1) WITH &&)",
)  # fmt: skip


def told(text: str) -> str:
    """The name that is said of what a statement makes."""
    (statement,) = File(Found(Path("it.sql"), text), NEON, Filled("public")).statements
    if statement.shape.kind == "index":
        return index_name(statement)
    return constraint_name(statement, statement.shape.actions[0])


def test_the_names_of_expressions_are_those_that_postgres_gives() -> None:
    shapes = ("({})", "(n, {}) INCLUDE (ts)", "({0}, {0}, n)", "(repeat(a, 2), {})")
    texts = [f"CREATE INDEX ON t {shape.format(one)}" for one in EXPRESSIONS for shape in shapes]
    given = {}
    with database() as engine:
        engine.execute(TABLE)
        for text in texts:
            engine.execute(text)
            ((name,),) = engine.query("SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = 't'::regclass")
            assert isinstance(name, str)
            engine.execute(f"DROP INDEX {name}")
            given[text] = name.strip('"')
    assert {text: told(text) for text in texts} == given
    assert not any(told(f"CREATE INDEX ON t ({one})") for one in UNCERTAIN)


def test_the_names_of_constraints_are_those_that_postgres_gives() -> None:
    with database() as engine:
        engine.execute(TABLE)
        for one in CONSTRAINTS:
            text = f"ALTER TABLE t ADD {one}"
            engine.execute(text)
            ((name,),) = engine.query("SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass")
            assert isinstance(name, str)
            engine.execute(f'ALTER TABLE t DROP CONSTRAINT "{name}"')
            assert told(text) == name, text


def test_what_is_mended_runs_twice_and_makes_the_same() -> None:
    outcome = compare(list(find([str(FOLDER)])))
    assert outcome.failures == ()
    assert outcome.differences == ()
    assert not outcome.left
    assert {"NEON102", "NEON105", "NEON116", "NEON117", "NEON118", "NEON121"} <= set(outcome.mended)


def fixed(text: str, *, unsafe: bool = False) -> str:
    """A text as fixes leave it."""

    def look(one: str) -> Sequence[Finding]:
        return lint([Found(Path("0001_it.sql"), one)], NEON, SETTINGS, alone=True)[0].findings

    return mended(text, look, unsafe=unsafe)[0]


def steps(function: Callable[[], object]) -> int:
    """How many steps the interpreter takes: a measure that no other load on the machine changes."""
    count = 0

    def step(frame: FrameType, event: str, _: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += event == "opcode"
        return step

    kept = sys.gettrace()
    sys.settrace(step)
    try:
        function()
    finally:
        sys.settrace(kept)
    return count


class Counted(str):
    """A text that counts how much of it is copied."""

    __slots__ = ("copied",)

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        self.copied = getattr(self, "copied", 0) + len(found)
        return found


def findings(count: int) -> list[Finding]:
    """Findings as a file has them that cannot run again anywhere: each with an edit, every third one twice."""
    return [
        Finding(
            "NEON112", 10 * place, 10 * place + 4, "", "", Fix((Edit(10 * place + 4, 10 * place + 4, " IF EXISTS"),))
        )
        for one in range(count)
        for place in ((one, one) if one % 3 == 0 else (one,))
    ]


def test_twice_the_findings_are_mended_in_twice_the_steps() -> None:
    once, twice = (findings(count) for count in (2_000, 4_000))
    assert steps(lambda: chosen_edits(twice)) < 2.5 * steps(lambda: chosen_edits(once))
    edits, codes = chosen_edits(twice)
    assert len(edits) == len(codes) == 4_000
    text = Counted("DROP t; x\n" * 4_000)
    assert edited(text, edits) == "DROP IF EXISTS t; x\n" * 4_000
    assert text.copied == len(text)


def test_edits_that_touch_wait_and_those_of_one_fix_stay_together() -> None:
    def fix(*edits: tuple[int, int, str]) -> Finding:
        return Finding("NEON112", edits[0][0], edits[0][1], "", "", Fix(tuple(Edit(*one) for one in edits)))

    found = [
        fix((4, 6, "A"), (20, 22, "B")),
        fix((6, 6, "x")),
        fix((10, 12, "C")),
        fix((22, 30, "y")),
        fix((0, 3, "D")),
    ]
    edits, codes = chosen_edits(found)
    assert (sorted(one.text for one in edits), len(codes)) == (["A", "B", "C", "D"], 3)
    assert edited("0123456789" * 3, edits) == "D3A6789C23456789B23456789"


def test_twice_the_tables_and_policies_are_followed_in_twice_the_steps() -> None:
    def followed(count: int) -> int:
        parts = (
            f"CREATE POLICY p ON t{n} USING (true);\nDROP TABLE t{n};\nCREATE POLICY q ON u{n} USING (true);\n"
            for n in range(count)
        )
        file = File(Found(Path("it.sql"), "".join(parts)), NEON, Filled("public"))
        assert len(file.securing) == 3 * count
        return steps(lambda: row_security([file]))

    assert followed(400) < 2.5 * followed(200)


def test_a_second_index_of_a_name_that_is_taken_is_left_and_told() -> None:
    text = "CREATE INDEX ON t (lower(a));\n--> statement-breakpoint\nCREATE INDEX ON t (lower(a));\n"
    assert fixed(text).splitlines() == [
        'CREATE INDEX IF NOT EXISTS "t_lower_idx" ON t (lower(a));',
        "--> statement-breakpoint",
        "CREATE INDEX ON t (lower(a));",
    ]


@pytest.mark.parametrize(
    ("guard", "statement", "more"),
    [
        ("pg_constraint WHERE conname = 'c'", "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)", "conrelid = pg_catalog.to_regclass('\"t\"')"),
        ("pg_type ty WHERE ty.typname = 'm'", "CREATE TYPE m AS ENUM ('a')", "ty.oid = pg_catalog.to_regtype('\"m\"')"),
        ("pg_policies WHERE policyname = 'p'", "CREATE POLICY p ON s.t USING (true)", "tablename = 't' AND schemaname = 's'"),
        ("pg_constraint WHERE NOT conname = 'c'", "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)", ""),
        ("pg_constraint WHERE conname = 'd'", "ALTER TABLE t ADD CONSTRAINT c CHECK (n > 0)", ""),
    ],
)  # fmt: skip
def test_a_look_by_name_alone_is_told_where_to_look_when_that_is_asked_for(
    guard: str, statement: str, more: str
) -> None:
    text = f"DO $$ BEGIN\n  IF NOT EXISTS (SELECT FROM {guard}) THEN\n    {statement};\n  END IF;\nEND $$;\n"
    expected = text.replace(guard, f"{guard} AND {more}") if more else text
    assert guard in fixed(text)
    assert expected.splitlines()[1] in fixed(text, unsafe=True)


def test_a_handler_of_everything_is_narrowed_when_that_is_asked_for() -> None:
    text = "DO $$ BEGIN\n  CREATE TYPE m AS ENUM ('a');\n  CREATE TABLE t (a int);\nEXCEPTION WHEN OTHERS THEN NULL;\nEND $$;\n"
    assert fixed(text) == text
    assert fixed(text, unsafe=True) == text.replace("OTHERS", "duplicate_object OR duplicate_table")


@pytest.mark.parametrize("text", ["DROP $$", "DROP 'a'", "DROP", "ALTER TABLE", "CREATE INDEX ON", "DROP POLICY IF"])
def test_what_is_no_statement_is_not_mended_for_ever(text: str) -> None:
    assert fixed(fixed(text)) == fixed(text)
    assert len(fixed(text)) < 2 * len(text) + len(" IF NOT EXISTS")


ALONE = "CREATE TABLE IF NOT EXISTS a (id int);\n"
LEFT_OUT = {
    "before a breakpoint": f"BEGIN;\n--> statement-breakpoint\n{ALONE}",
    "behind a breakpoint": f"{ALONE}--> statement-breakpoint\nCOMMIT;\n",
    "on both sides": f"BEGIN;\n--> statement-breakpoint\n{ALONE}--> statement-breakpoint\nCOMMIT;",
    "without a semicolon": f"BEGIN\n--> statement-breakpoint\n{ALONE}",
    "lines": f"BEGIN;\n{ALONE}COMMIT;\n",
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_leaves_nothing_behind(name: str, tmp_path: Path) -> None:
    file = tmp_path / "0001_it.sql"
    file.write_text(LEFT_OUT[name], encoding="utf-8")
    done = schemadef("lint", "--dialect", "neon", "--fix", "--unsafe-fixes", "0001_it.sql", cwd=tmp_path)
    assert (done.status, file.read_text(encoding="utf-8")) == (0, ALONE)
    assert done.err.startswith("0001_it.sql: mended ")
