"""What rules want, known without importing them: most files need few of the rules, and an import takes its time.

As Python keeps what it has compiled beside a module, so these outlines are kept beside the rules, for as long as no
file of the linter changes. Where they cannot be kept, the rules are imported.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemadef.lint.cache import folders_in
from schemadef.lint.finding import Severity
from schemadef.lint.rule import RULES, Rule, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SETS = ("families", "verbs", "kinds", "words")
_PARTS = ("check", "whole", "folder", "declared")
_FOLDER = Path(__file__).parent
_outlines: dict[str, Rule] = {}


class Later:
    """A part of a rule that is imported when it is first needed."""

    __slots__ = ("code", "found", "module", "part")

    def __init__(self, code: str, module: str, part: str) -> None:
        self.code = code
        self.module = module
        self.part = part
        self.found: Any = None

    def now(self) -> Any:  # noqa: ANN401 - a check, a whole …
        """The part itself."""
        if self.found is None:
            import_module(self.module)
            self.found = getattr(RULES[self.code], self.part)
        return self.found

    def __call__(self, *given: Any) -> Any:  # noqa: ANN401 - as the part
        """Do what it does."""
        return self.now()(*given)


def outlines() -> Mapping[str, Rule]:
    """Every rule by its code, without its page; what it does is imported when it is first done."""
    if not _outlines:
        kept = _file()
        entries = _read(kept)
        if entries is None:
            entries = [_entry(rule) for rule in load_rules().values()]
            _keep(kept, entries)
        _outlines.update((entry[0], _outline(*entry)) for entry in entries)
    return _outlines


def resolved(part: Any) -> Any:  # noqa: ANN401 - a check, a whole …
    """A part of a rule, imported."""
    return part.now() if isinstance(part, Later) else part


def _entry(rule: Rule) -> tuple[Any, ...]:
    """A rule as marshal writes it."""
    parts = [name for name in _PARTS if getattr(rule, name) is not None]
    module = getattr(rule, parts[0]).__module__ if parts else ""
    sets = [getattr(rule, name) for name in _SETS]
    return (rule.code, rule.name, str(rule.severity), module, parts, sets, rule.guarded)


def _outline(
    code: str, name: str, severity: str, module: str, parts: list[str], sets: list[frozenset[str]], guarded: bool | None
) -> Rule:
    families, verbs, kinds, words = sets
    later: dict[str, Any] = {part: Later(code, module, part) for part in parts}
    return Rule(
        code=code, name=name, severity=Severity(severity), families=families, verbs=verbs, kinds=kinds, words=words,
        guarded=guarded, why="", bad="", good="", source="", **later,
    )  # fmt: skip


def _file() -> Path:
    return _FOLDER / "rules" / "__pycache__" / f"outlines.{sys.implementation.cache_tag}"


def _facts() -> list[tuple[str, int, int]]:
    """Each file of the linter, as it is now."""
    return sorted(fact for folder in (_FOLDER, *map(Path, folders_in(_FOLDER))) for fact in _modules(folder))


def _modules(folder: Path) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if entry.name.endswith(".py"):
            facts = entry.stat()
            yield f"{folder.name}/{entry.name}", facts.st_size, facts.st_mtime_ns


def _read(path: Path) -> list[tuple[Any, ...]] | None:
    """What was kept, if it is about the files as they are."""
    try:
        facts, entries = marshal.loads(path.read_bytes())
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return entries if facts == _facts() else None


def _keep(path: Path, entries: list[tuple[Any, ...]]) -> None:
    if sys.dont_write_bytecode:
        return
    own = path.with_suffix(f"{path.suffix}.{os.getpid()}")
    try:
        own.write_bytes(marshal.dumps((_facts(), entries)))
        own.replace(path)
    except OSError:
        return
