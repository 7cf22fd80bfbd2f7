"""Findings as text for people, and as what other programs read: one file a form."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemadef.lint.work import Linted, Settings

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit")
WITH_EDITS = frozenset({"json", "sarif"})
"""The forms that say what fixes change."""


def report(form: str, linted: Sequence[Linted], settings: Settings) -> str:
    """The findings in one of the forms."""
    return "".join(report_parts(form, linted, settings))


def report_parts(form: str, linted: Sequence[Linted], settings: Settings) -> Iterable[str]:
    """The same, in parts that are made when they are asked for, where the form has any."""
    module = import_module(f"{__name__}.{form}_report")
    if hasattr(module, "parts"):
        return cast("Callable[[Sequence[Linted], Settings], Iterable[str]]", module.parts)(linted, settings)
    return [cast("Callable[[Sequence[Linted], Settings], str]", module.render)(linted, settings)]
