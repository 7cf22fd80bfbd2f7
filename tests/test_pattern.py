"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

import pytest

import schemadef
from schemadef.pattern import pattern


def test_it_is_compiled_when_it_is_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error, match="unterminated"):
        broken.match("a")


def test_it_answers_as_the_compiled_one_does() -> None:
    flags = re.IGNORECASE
    lazy, made = pattern(r"(?P<a>b+)\d", flags), re.compile(r"(?P<a>b+)\d", flags)
    assert [*lazy.finditer("BB1 b2")][1]["a"] == "b"
    assert lazy.sub(r"\g<a>", "BB1 b2") == made.sub(r"\g<a>", "BB1 b2")
    assert (lazy.pattern, lazy.flags, lazy.groupindex) == (made.pattern, made.flags, made.groupindex)
    assert lazy.match("b1") and not lazy.fullmatch("b12")


def test_every_pattern_of_ours_can_be_compiled() -> None:
    root = Path(schemadef.__file__).parent
    for file in sorted(root.rglob("*.py")):
        if "pattern(" in file.read_text(encoding="utf-8"):
            import_module(".".join(("schemadef", *file.relative_to(root).with_suffix("").parts)))
    ours = [module for name, module in sys.modules.items() if name.startswith("schemadef.")]
    lazy = [value for module in ours for value in vars(module).values() if type(value) is type(pattern(""))]
    assert len(lazy) > 40
    assert all(one.pattern for one in lazy)
