"""Every error that a user can meet: one sentence, where it lies, and what to do."""

from __future__ import annotations

import re
from typing import Literal

from schemadef.pattern import pattern

Retry = Literal["no", "safe", "unsure"]
"""What may be tried again: `safe` says that nothing was done and the same may succeed later, `unsure` that the answer
was lost, so that it may have been done: look before you try again."""


# a path is said with one slash where the URL had two
_SECRET = pattern(r"(\w:/{1,2}[^\s/@:]*:)(?!password@)[^\s/@]+(?=@)|(authToken=)[^\s&\"']+", re.IGNORECASE)


def without_secrets(text: str) -> str:
    """A text for people without the password of any URL, and without its token: it may quote what they wrote."""
    return _SECRET.sub(lambda found: f"{found[1] or found[2]}***", text)


def as_read(error: SchemadefError) -> str:
    """An error as people read it: without secrets, and with what lies below the current folder named from there."""
    from pathlib import Path

    text = without_secrets(str(error))
    try:
        here = str(Path.cwd())
    except OSError:
        return text
    return re.sub(rf"(?<![^\s'\"(]){re.escape(here)}/(?=[^\s/])", "", text) if here != "/" else text


class SchemadefError(Exception):
    """A failure told in one sentence; `hint` says what to do, `where` is `file:line` when known."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.hint}" if self.hint else ""
        return f"{place}{self.message}{advice}"


class ConfigError(SchemadefError):
    """The configuration or the command line is wrong."""

    exit_code = 2


class DeclarationError(SchemadefError):
    """A declaration cannot be loaded, contradicts itself, or asks for what the dialect cannot do."""


class UnsupportedChangeError(SchemadefError):
    """A change between two schemas that cannot be made yet, or that the dialect has no way to make.

    `about` is the object that it is about, by which its declaration is found.
    """

    def __init__(self, message: str, *, hint: str = "", where: str = "", about: object = None) -> None:
        super().__init__(message, hint=hint, where=where)
        self.about = about


class MigrationError(SchemadefError):
    """A migration folder is corrupted, edited, incomplete or out of step with the database."""


class EngineError(SchemadefError):
    """A database refused a statement or could not be reached; `code` is its own error code."""

    def __init__(self, message: str, *, code: str = "", hint: str = "", where: str = "", retry: Retry = "no") -> None:
        super().__init__(message, hint=hint, where=where)
        self.code = code
        self.retry: Retry = retry


class DriftError(SchemadefError):
    """A live database is not what its migrations say."""
