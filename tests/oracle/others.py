"""What other linters expect of their own cases, and what lint says: every disagreement must have its line.

    python -m tests.oracle.others CASES [--write]

CASES is a file of JSON lines: `id`, `source`, `dialect`, `sql`, `expect`, `expected_rules` or `not_rules`, sometimes
`context_sql` and `in_transaction`. Prints each disagreement that no line of `other_rules` is about, and each line that no case needs; exits
1 when there is one of the first. With --write the page of the documentation is written anew.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.dialect import Dialect, dialect_names, load_dialect
from schemadef.lint.files import Found
from schemadef.lint.rule import load_rules
from schemadef.lint.run import lint, settings_for
from schemadef.lint.wishes import Wishes
from schemadef.lint.work import Settings
from tests.oracle.given import existing_file
from tests.oracle.other_rules import DIFFERENCES, MEANS, NAMES, Difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PAGE = Path(__file__).parent.parent.parent / "schemadef" / "docs" / "lint_others.md"
HEAD = """# Where other linters say something else

Each case of the test suites of squawk, eugene, strong_migrations, django-migration-linter and bytebase was given to
`schemadef lint`, with all rules selected. What a rule of theirs expects is held against the rules here that say the same;
where the answers differ, a line below says why. A rule without a case is about all of its cases; a case is named by a part
of its id. The page is written by `python -m tests.oracle.others CASES --write`, and a test holds each line to what lint
says today.

| tool | rule | case | they | here | why |
|---|---|---|---|---|---|
"""
_PART = re.compile(r"^-- \d+\.sql\s*$", re.MULTILINE)


class Verdict(NamedTuple):
    """A case, our codes that mean what it is about, whether we agree, and the line that accounts for it if not."""

    case: dict[str, Any]
    codes: tuple[str, ...]
    agreed: bool
    line: Difference | None


def page() -> str:
    """The page of the documentation."""
    rows = sorted((line.tool, line.rule, ", ".join(filter(None, line.cases)), *line[2:5]) for line in DIFFERENCES)
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def codes_of(texts: Iterable[str], dialect: str = "postgres") -> set[str]:
    """What lint says of the last of several files, all rules selected."""
    pack, settings = _settings(dialect)
    files = [Found(Path(f"{number:04d}_it.sql"), text) for number, text in enumerate(texts, 1)]
    return {finding.code for finding in lint(files, pack, settings, alone=True)[-1].findings}


def meaning(tool: str, rules: Iterable[str], codes: Iterable[str]) -> tuple[str, ...]:
    """Those of our codes that say what rules of a tool say."""
    begin = tuple(code for rule in rules for code in MEANS[tool].get(rule, ()))
    return tuple(sorted(code for code in codes if begin and code.startswith(begin)))


def judge(case: dict[str, Any]) -> Verdict:
    """Hold a case against what lint says of it."""
    tool, rules = case["source"], rules_of(case)
    found = meaning(tool, rules, _codes(case))
    agreed = bool(found) is (case["expect"] != "ok")
    return Verdict(case, found, agreed, None if agreed else _line(case, rules))


def rules_of(case: dict[str, Any]) -> tuple[str, ...]:
    """The rules that a case is about; all of the tool's where it does not say."""
    said = case.get("expected_rules") or case.get("not_rules") or ()
    return tuple(said) or tuple(MEANS[case["source"]])


def _codes(case: dict[str, Any]) -> set[str]:
    """What lint says of a case: of the last of its files, or of any, where it says that it is several."""
    context = [case["context_sql"]] if case.get("context_sql") else []
    sql = f"BEGIN;\n{case['sql']}\nCOMMIT;" if case.get("in_transaction") else case["sql"]
    parts = [part for part in _PART.split(sql) if part.strip()]
    if len(parts) < 2:
        return codes_of([*context, sql], case["dialect"])
    found: set[str] = set()
    for count in range(1, len(parts) + 1):
        found |= codes_of([*context, *parts[:count]], case["dialect"])
    return found


def _line(case: dict[str, Any], rules: tuple[str, ...]) -> Difference | None:
    """The line about a case: first one that names it, then one about its rule."""
    of_rule = [line for line in DIFFERENCES if line.tool == case["source"] and line.rule in rules]
    named = (line for line in of_rule if any(_is(case["id"], part) for part in line.cases))
    return next(named, None) or next((line for line in of_rule if not line.cases), None)


def _is(name: str, part: str) -> bool:
    """Whether a part is in an id; one that begins with a slash is its end."""
    return name.endswith(part) if part.startswith("/") else part in name


@cache
def _settings(family: str) -> tuple[Dialect, Settings]:
    """The dialect that a case is for, and all of its rules."""
    pack = next(load_dialect(name) for name in dialect_names() if load_dialect(name).journal.startswith(family[:6]))
    if pack.packs[0].parent is not None and family.startswith("postgres"):
        pack = next(load_dialect(name, "18") for name in dialect_names() if _is_usual(name))
    settings = settings_for(pack, select=sorted({code[:3] for code in load_rules()}))
    return pack, settings._replace(wishes=Wishes(names=NAMES))


def _is_usual(name: str) -> bool:
    return bool(load_dialect(name).packs[0].section("lint").get("usual"))


def report(cases: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line for each disagreement that nothing accounts for, then how many there are of each sort."""
    tally: Counter[str] = Counter()
    used: set[Difference] = set()
    for verdict in map(judge, cases):
        kind = "agreed" if verdict.agreed else "accounted" if verdict.line else "open"
        tally[f"{verdict.case['source']} {kind}"] += 1
        tally[kind] += 1
        if verdict.line:
            used.add(verdict.line)
        if kind == "open":
            rules = ", ".join(verdict.case.get("expected_rules") or verdict.case.get("not_rules") or ())
            said = ", ".join(verdict.codes) or "nothing"
            yield f"open: {verdict.case['id']}: they {verdict.case['expect']} ({rules}), we {said}"
    for line in DIFFERENCES:
        if line.cases and line not in used:
            yield f"unused: {line.tool} {line.rule} {', '.join(line.cases)}"
    yield ", ".join(f"{kind}: {count}" for kind, count in sorted(tally.items()))


def main() -> None:
    """Judge a file of cases."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=existing_file)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    cases = [json.loads(line) for line in given.cases.read_text(encoding="utf-8").splitlines() if line]
    said = list(report(cases))
    sys.stdout.write("\n".join(said) + "\n")
    if given.write:
        PAGE.write_text(page(), encoding="utf-8")
    sys.exit(any(line.startswith("open:") for line in said))


if __name__ == "__main__":
    main()
