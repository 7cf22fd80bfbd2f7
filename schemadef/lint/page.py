"""A rule's page, for a terminal and for an editor, and the table of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.lint.rule import Rule

GROUPS = {
    "NEON": "Postgres and Neon: statements that run again, one at a time",
    "SAFE": "Postgres: locks, rewrites, lost data, and what breaks code that runs",
    "SEC": "Rights, row-level security, secrets",
    "CFD": "What Cloudflare D1 refuses",
    "LITE": "What SQLite, D1 and Turso refuse or regret",
    "TURSO": "What Turso and libSQL refuse or regret",
    "TYPE": "Types that are regretted later",
    "NAME": "Names",
    "FILE": "Folders of migrations",
    "DECL": "Declarations",
    "LINT": "Files that cannot be read, and the comments that take findings away",
}
"""What the rules are about that a beginning stands for."""

_WIDEST = 200
"""What is shown of a line of an example: what is too long for a platform is so for a reader too."""


def page(rule: Rule) -> str:
    """A rule's page as text."""
    bad, good = (_indented(shown(text)) for text in (rule.bad, rule.good))
    head = f"{rule.code} {rule.name} ({rule.severity})"
    return f"{head}\n\n{rule.why}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}\n\nSource: {rule.source}\n"


def markdown(rule: Rule) -> str:
    """A rule's page in Markdown."""
    language = "sql" if rule.reads_sql else "python"
    bad, good = (f"```{language}\n{shown(text).rstrip()}\n```" for text in (rule.bad, rule.good))
    head = f"**{rule.code}** {rule.name} ({rule.severity})"
    return f"{head}\n\n{rule.why}\n\nBad:\n\n{bad}\n\nGood:\n\n{good}\n\nSource: {rule.source}\n"


def shown(example: str) -> str:
    """An example, its longest lines cut in the middle."""
    lines = (line if len(line) <= _WIDEST else f"{line[:60]} … {line[-20:]}" for line in example.split("\n"))
    return "\n".join(lines)


def table(rules: Iterable[Rule]) -> str:
    """All rules by group, one a line."""
    groups: dict[str, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.code.rstrip("0123456789"), []).append(rule)
    order = [*(name for name in GROUPS if name in groups), *sorted(groups.keys() - GROUPS.keys())]
    return "\n".join(line for name in order for line in _section(name, groups[name]))


def _section(name: str, rules: list[Rule]) -> Iterator[str]:
    yield f"{name}: {GROUPS[name]}" if name in GROUPS else name
    yield ""
    for rule in sorted(rules, key=lambda rule: rule.code):
        yield f"  {rule.code:<9} {rule.severity:<8} {rule.name.replace('-', ' ')}"
    yield ""


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.rstrip().split("\n"))
