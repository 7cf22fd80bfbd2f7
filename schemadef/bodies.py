"""The body of a block: a text of SQL that is moved to the right, and put between quotes that it does not have."""

from __future__ import annotations

import re


def nested(text: str, width: int) -> str:
    """A text moved to the right, except inside of literals, whose lines are their own."""
    if "\n" not in text:
        return text
    pad = "\n" + " " * width
    if "$" not in text and all(_ends_outside(line) for line in text.split("\n")):
        return _LINE_END.sub(pad, text)
    from schemadef.tokens import tokens

    return "".join(_LINE_END.sub(pad, t.text) if t.kind in ("space", "comment") else t.text for t in tokens(text))


_LINE_END = re.compile(r"\n(?!\n)")
"""The end of a line before one that is not empty: an empty line gets no space."""


def _ends_outside(line: str) -> bool:
    """Whether a line that begins outside of quotes and comments ends so too."""
    return line.count("'") % 2 == 0 and line.count('"') % 2 == 0 and "--" not in line and "/*" not in line


def dollar_tag(body: str, name: str = "") -> str:
    """A dollar-quote tag that does not occur in a body, so that nothing in it can end it."""
    tag, number = f"${name}$", 0
    # a body that ends in "$" or "$body" would make the tag's beginning a part of an earlier end
    while (body + tag).find(tag) != len(body):
        number += 1
        tag = f"${name or 'sd'}{number}$"
    return tag
