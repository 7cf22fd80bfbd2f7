"""Whatever stands in a file, lint says what it can and ends: no traceback, and twice the text takes twice the time."""

from __future__ import annotations

import gc
import random
import time
from pathlib import Path
from typing import Any

import pytest
from command_line import schemadef
from engines import FULL

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found, find
from schemadef.lint.run import lint, settings_for

ROOT = Path(__file__).parent.parent
SEEDS = [path.read_text() for path in sorted((ROOT / "generated").rglob("*.sql"))[:40]] + [
    "DO $$ DECLARE a int; BEGIN IF a THEN ALTER TABLE t ADD CONSTRAINT c CHECK (a); ELSIF b THEN NULL; END IF; "
    "EXCEPTION WHEN others THEN NULL; END $$;\n-- schemadef: ignore NEON101 why\nCREATE TYPE a AS ENUM ('b');",
    "CREATE TRIGGER t AFTER UPDATE ON a BEGIN UPDATE b SET c = CASE WHEN d THEN 1 END; END;\nCOPY t FROM STDIN;\n1\n\\.\n",
]
PIECES = (
    "'", '"', "`", "$$", "$a$", "/*", "*/", "--", ";", "(", ")", "[", "]", "\\", "\0", "\ufffd", "{{", "}}", "${", "<%", "E'", "U&'", "\n",
    "\r\n", "BEGIN", "END", "CASE", "IF", "THEN", "ELSE", "LOOP", "DO $$", "EXCEPTION WHEN", "CREATE ", "ALTER TABLE ", "DROP ", "CREATE RULE",
    "CREATE TRIGGER", "BEGIN ATOMIC", "ADD CONSTRAINT", "-- schemadef: ignore NEON101 x\n", "--> statement-breakpoint\n", "COPY t FROM STDIN;", "é", "\U0001f600", "<<", ">>",
)  # fmt: skip
DIALECTS = ("neon", "d1", "turso")


def findings(text: str, dialect: str) -> list[str]:
    chosen = load_dialect(dialect)
    (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings_for(chosen), alone=True)
    for finding in linted.findings:
        assert 0 <= finding.start <= finding.end <= len(text), finding
        line, column = linted.file.place(finding.start)
        assert line >= 1 and column >= 1
    return [finding.code for finding in linted.findings]


def mutated(text: str, rng: random.Random) -> str:
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.choice((0, 0, 1, 5, 60)))
        piece = rng.choice(PIECES) * rng.choice((1, 1, 1, 3)) if rng.random() < 0.8 else text[at : at + 200]
        text = text[:at] + piece + text[end:]
    return text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_mutated_sql_and_random_bytes_never_crash(dialect: str) -> None:
    rng = random.Random(1)
    left = 1_000_000 if FULL else 60_000
    while left > 0:
        kind = rng.random()
        if kind < 0.6:
            text = mutated(rng.choice(SEEDS), rng)
        elif kind < 0.85:
            text = " ".join(rng.choice(PIECES) for _ in range(rng.randint(1, 150)))
        else:
            text = rng.randbytes(rng.randint(1, 2000)).decode("utf-8", "replace")
        left -= len(text.encode())
        findings(text, dialect)


HOSTILE = {
    "brackets": "(",
    "brackets that close": "()",
    "square brackets": "[",
    "quotes": "'",
    "quoted": "'a' ",
    "double quotes": '"',
    "backticks": "`a` ",
    "comments": "/*",
    "closed comments": "/**/",
    "lines of comments": "--\n",
    "dollars": "$",
    "dollar quotes": "$a$ ",
    "other dollar quotes": "$a$ $b$ ",
    "placeholders": "{{",
    "shell placeholders": "${",
    "ends": "END ",
    "cases": "CASE WHEN ",
    "blocks": "DO $$ BEGIN ",
    "semicolons": ";",
    "statements": "SELECT 1;\n",
    "creates": "CREATE TRIGGER ",
    "rules": "CREATE RULE (;",
    "backslashes": "\\",
    "escapes": "E'\\",
    "spaces": " ",
    "words": "a",
    "names": "a.",
    "lines": "\n",
    "commas": "ALTER TABLE a ADD b int,",
    "unguarded": "CREATE TYPE a AS ENUM ();\n",
    "units": "SELECT 1;\nSELECT 2;\n--> statement-breakpoint\n",
    "ignores": "-- schemadef: ignore NEON101 x\nSELECT 1;\n",
    "copies": "COPY t FROM STDIN;\n",
    "drops": "DROP TABLE a, b;\n",
    "columns": "ALTER TABLE a ADD COLUMN b int NOT NULL;\n",
    "cut bodies": "CREATE FUNCTION a\n--> statement-breakpoint\n",
    "deep": "IF a = 'b' THEN CREATE TABLE c (d int); ",
    "returns": "IF a THEN RETURN; END IF; CREATE TYPE c AS ENUM ('a'); ",
    "open quotes": "SELECT 'a;\n--> statement-breakpoint\n",
    "open comments": "/* a\n--> statement-breakpoint\n",
    "open bodies": "CREATE TRIGGER t BEGIN SELECT 1;\n",
    "open names": 'SELECT "a;\nSELECT 1;\n',
    "rows": "COPY t FROM STDIN;\n'\n\\.\n",
    "variables": "SELECT :a ",
    "inside": "",
}
SIZE = 5_000_000 if FULL else 40_000


def hostile(name: str, size: int) -> str:
    if name == "inside":
        body = "IF a THEN ALTER TABLE t ADD b int; END IF; CASE WHEN x THEN SELECT 1; END CASE; "
        return "DO $$ BEGIN " + body * (size // len(body)) + "END $$;"
    text = HOSTILE[name] * (size // len(HOSTILE[name]))
    return f"DO $$ BEGIN {text} END $$;" if name in ("deep", "returns") else text


def seconds(text: str, dialect: str) -> float:
    # all that the test process holds would be looked through for garbage now and then, which the command hardly does
    gc.collect()
    gc.disable()
    start = time.process_time()
    findings(text, dialect)
    taken = time.process_time() - start
    gc.enable()
    return taken


@pytest.mark.parametrize("dialect", ("neon", "d1"))
@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_text_takes_twice_the_time(name: str, dialect: str) -> None:
    findings("SELECT 1", dialect)
    ratios = []
    for grown in (1, 1, 2):
        # at one size a cache may overflow; what grows faster than its text does so at every size
        once, twice = (seconds(hostile(name, size), dialect) for size in (grown * SIZE, 2 * grown * SIZE))
        ratios.append(twice / max(once, 0.02))
        if ratios[-1] <= 2.5:
            return
    raise AssertionError(ratios)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", set()),
        (b"\xef\xbb\xbf", set()),
        (b"\n\r\n", set()),
        (b"\xef\xbb\xbfSELECT 1;\r\n", set()),
        (b"SELECT 1;\0\0\n", {"LINT005"}),
        (b"SELECT '\xff\xfe';\n\xff", {"LINT005"}),
        ("SELECT 1;".encode("utf-16"), {"LINT005"}),
    ],
)
def test_what_is_no_text_is_one_finding(tmp_path: Path, content: bytes, expected: set[str]) -> None:
    file = tmp_path / "0001_it.sql"
    file.write_bytes(content)
    (found,) = find([str(file)])
    assert [code for code in findings(found.text, "neon") if code.startswith("LINT")] == sorted(expected)
    ended = schemadef("lint", str(file), cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path))
    assert ended.status in (0, 1)
    assert "Traceback" not in ended.out + ended.err


def test_blocks_in_blocks_are_read_without_end() -> None:
    text = (
        "".join(f"DO $a{n}$ BEGIN EXECUTE " for n in range(3000))
        + "1"
        + "".join(f" ; END $a{n}$;" for n in reversed(range(3000)))
    )
    findings(text, "neon")
    findings("DO $$ " + "BEGIN IF a THEN " * 20_000 + "SELECT 1; " + "END IF; END; " * 20_000 + "$$;", "neon")


class Asked(str):
    """A text that counts how often somebody looks for something in the whole of it, and takes most of it."""

    __slots__ = ("looks",)

    def __contains__(self, what: object) -> bool:
        self.looks = getattr(self, "looks", 0) + 1
        return isinstance(what, str) and self.find(what) >= 0

    def __getitem__(self, place: Any) -> str:
        taken = str.__getitem__(self, place)
        self.looks = getattr(self, "looks", 0) + (4 * len(taken) > len(self))
        return taken


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("name", ["drops", "columns", "unguarded", "statements", "commas", "rules", "inside"])
def test_no_statement_is_a_reason_to_look_through_the_whole_text(name: str, dialect: str) -> None:
    looks = []
    for size in (4_000, 8_000):
        text = Asked(hostile(name, size))
        findings(text, dialect)
        looks.append(text.looks)
    assert looks[1] <= looks[0] + 2
