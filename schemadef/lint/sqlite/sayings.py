"""What SQLite says when it refuses a statement, which rule that is about, and what to do."""

from __future__ import annotations

import re
from typing import NamedTuple

PARENTHESES = "put an expression that is a default in parentheses"


class Said(NamedTuple):
    """A rule's code, the beginning of what SQLite says, and what to do about it."""

    code: str
    pattern: re.Pattern[str]
    help: str = ""


def said(code: str, pattern: str, todo: str = "") -> Said:
    """A saying; the pattern is of its beginning."""
    return Said(code, re.compile(pattern), todo)


SAID = (
    said("CFD106", "too many columns", "divide the table, or keep what is seldom asked for as JSON"),
    said("CFD107", "too many terms in compound SELECT", "write VALUES, or several statements"),
    said("CFD107", "Expression tree is too large", "write IN (…), or nest less"),
    said("CFD107", "variable number must be between", "write the values, or several statements"),
    said(
        "LITE104",
        "cannot drop (?:PRIMARY KEY|UNIQUE) column",
        "rebuild the table without it, when nothing else names it any more",
    ),
    said("LITE104", r"error in .* after drop column", "drop what names the column first, and make it again without"),
    said("LITE104", "cannot drop column .* no other columns exist", "drop the table"),
    said("LITE114", "Cannot add a column to a view", "make the view again with the column"),
    said("LITE103", "[Cc]annot add a", "rebuild the table instead"),
    said("LITE112", "non-deterministic|subqueries prohibited in", "let a trigger or the application do it"),
    said("LITE113", "foreign key mismatch", "make the columns that are referenced the primary key, or UNIQUE"),
    said("LITE118", "(?:UNIQUE|NOT NULL|CHECK|FOREIGN KEY) constraint failed|cannot store", ""),
    said("LITE114", r'near "(?:CONSTRAINT|PRIMARY|FOREIGN|UNIQUE|CHECK)"', "rebuild the table instead"),
    said("LITE114", r'near "(?:ALTER|MODIFY|CHANGE|SET)"', "rebuild the table instead"),
    said("LITE114", r'near "EXISTS"', "SQLite has no IF EXISTS and IF NOT EXISTS for columns: leave it out"),
    said("LITE114", r'near "\("', PARENTHESES),
    said(
        "LITE114",
        "no such table: (?:main.)?generate_series",
        "count in a query: WITH RECURSIVE series(value) AS "
        "(VALUES (1) UNION ALL SELECT value + 1 FROM series WHERE value < 10)",
    ),
    said("LITE114", "", ""),
)

MISSING = re.compile(r"no such (?:table|index|view|trigger)|error in ")
SYNTAX = re.compile("near |unrecognized token|incomplete input")
NAMED = re.compile(r"no such \w+: (?:main\.|temp\.)?(.+)")


def said_of(message: str) -> Said:
    """The rule that a message is about."""
    return next(one for one in SAID if one.pattern.match(message))
