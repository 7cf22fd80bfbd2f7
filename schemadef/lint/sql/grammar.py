"""What a token is, as patterns: for each kind of text its own, as most are plain, and those are read fastest.

A text is cut into pieces, each a token with what stands behind it up to the next one: blanks, operators and comments.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from schemadef.pattern import pattern

_STRING = r"'[^']*+(?:''[^']*+)*+(?:'|\Z)"
_ESCAPED = r"'(?:[^'\\]++|\\[\s\S]?|'')*+(?:'|\Z)"
_QUOTED = (r'"[^"]*+(?:""[^"]*+)*+(?:"|\Z)', r"`[^`]*+(?:``[^`]*+)*+(?:`|\Z)")
_COMMENT = r"--[^\n]*+|/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)"
_COMMAND = r"^[ \t]*\\"
_MARKED = r"<%[^\n<%]*+(?:%(?!>)[^\n<%]*+)*+%>"  # in one line: <% by itself is an operator of pg_trgm
_TEMPLATE = (r"\{\{[\s\S]*?(?:\}\}|\Z)", r"\$\{[^}\n]*+\}?", _MARKED)

_TAG = re.compile(r"\$([^\W\d]\w*)(?=\$)")
_EDGE = pattern(r"/\*|\*/")
_NESTED = pattern(r"/\*[^*/]*+(?:(?:\*(?!/)|/(?!\*))[^*/]*+)*+/\*")
_COMMENTS = pattern(_COMMENT)


_MOST_TAGS = 6
_tags: list[str] = []
"""The tags that were met: one that a text does not have does no harm to it, and each new one is a pattern more."""


class Grammar(NamedTuple):
    """How a text is read: what a token is, and what a piece. `odd` is one for backslashes and placeholders too."""

    pattern: str
    piece: re.Pattern[str]
    odd: bool

    @property
    def token(self) -> re.Pattern[str]:
        """A token by itself: few are asked for."""
        return _compiled(self.pattern)

    def pieces(self, text: str) -> tuple[str, list[str]]:
        """What stands before the first token of a text, and its pieces: together they are the text.

        What is inside of a comment in a comment, which no pattern can match, is blank.
        """
        if "*" in text and "/*" in text and _NESTED.search(text):
            text = _flat(text, self.pattern)
        # with a mark before it what stands before the first token is a part of a piece as well
        text = f"{_AHEAD}{text}"
        found = self.piece.split(text)[1::3] if self.piece.groups else self.piece.findall(text)
        return found.pop(0)[len(_AHEAD) :], found


_AHEAD = ";\n"


def grammar_of(text: str) -> Grammar:
    """How a text is read."""
    # one sign is found far faster than two
    odd = "\\" in text or ("{" in text and ("{{" in text or "${" in text)) or ("%" in text and "<%" in text)
    return _grammar(text.isascii(), odd, _tags_of(text) if "$" in text else ())


def _tags_of(text: str) -> tuple[str, ...] | None:
    """The tags of dollar quotes that a text may have, and those of the texts before; None when they are too many."""
    found = _TAG.findall(text)
    if found:
        new = set(found).difference(_tags)
        if len(_tags) + len(new) > _MOST_TAGS:
            return None
        _tags.extend(sorted(new))
    return tuple(_tags)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE)


def _dollars(tag: str) -> str:
    """A text in dollars with a tag, which nothing else ends."""
    return rf"\${tag}\$[^$]*+(?:\$(?!{tag}\$)[^$]*+)*+(?:\${tag}\$|\Z)"


@cache
def _grammar(is_ascii: bool, odd: bool, tags: tuple[str, ...] | None) -> Grammar:
    """`odd` are texts with backslashes or placeholders; `tags` those that dollar quotes have, None for any."""
    first, digit, sign = ("[A-Za-z_]", "0-9", "A-Za-z0-9_") if is_ascii else (r"[^\W\d]", r"\d", r"\w")
    tag = f"(?:{first}[{sign}]*+)?" if tags is None else f"(?:{'|'.join(tags)})?" if tags else ""
    tokens = [
        rf"{first}[{sign}$]++",
        r"[();,.\[\]=]",
        rf"{first}(?!['&])",
        _STRING,
        *_QUOTED,
        rf"\$(?P<tag>{tag})\$[^$]*+(?:\$(?!(?P=tag)\$)[^$]*+)*+(?:\$(?P=tag)\$|\Z)"
        if tags is None
        else "|".join(map(_dollars, ("", *tags))),
        rf"[{digit}][{sign}.]*+",
        rf"\$[{digit}]++",
        rf"\?[{digit}]*+",
        rf":{first}[{sign}]*+",
        rf"[bBxXnN]{_STRING}",
        rf"[uU]&{_STRING}",
        rf"[eE]{_ESCAPED if odd else _STRING}",
        first,
    ]
    other = rf"[^{sign}();,.\[\]='\"`$?:/\-]"
    mark = rf"{_COMMENT}|[/\-]|::++|:(?!{first})|\$(?![{digit}]|{tag}\$)"
    gap = rf"{other}*+(?:(?:{mark}){other}*+)*+"
    if odd:
        tokens += [*_TEMPLATE, rf"{_COMMAND}[^\n]*+"]
        other = rf"[^\n\\{{<{sign}();,.\[\]='\"`$?:/\-]"
        mark = rf"{_COMMENT}|[/\-\n\\]|::++|:(?!{first})|\$(?![{digit}{{]|{tag}\$)|\{{(?!\{{)|(?!{_MARKED})<"
        gap = rf"(?:(?!{_COMMAND})(?:{other}++|{mark}))*+"
    token = f"(?:{'|'.join(tokens)})"
    return Grammar(token, _compiled(f"({token}{gap})" if tags is None else token + gap), odd)


def comments_in(gap: str, start: int) -> list[tuple[int, int]]:
    """The comments in what stands between two tokens and begins at an offset: where they begin and end."""
    return [(start + found.start(), start + found.end()) for found in _COMMENTS.finditer(gap)]


def comment_end(text: str, start: int) -> int:
    """Where a comment ends that begins at a place, those inside of it too; -1 when it does not."""
    depth, at = 0, start
    while edge := _EDGE.search(text, at):
        depth += 1 if edge[0] == "/*" else -1
        at = edge.end()
        if depth == 0:
            return at
    return -1


def _flat(text: str, token: str) -> str:
    """A text with comments in comments, blank inside."""
    pattern, parts, at = re.compile(f"{token}|{_COMMENT}", re.MULTILINE), list[str](), 0
    while found := pattern.search(text, at):
        start, end = found.span()
        if text.startswith("/*", start):
            end = comment_end(text, start)
            inner = text[start + 2 : end - 2 if end >= 0 else len(text)]
            parts += text[at : start + 2], inner.replace("/*", "  ").replace("*/", "  ")
            at, end = start + 2 + len(inner), len(text) if end < 0 else end
        parts.append(text[at:end])
        at = end
    parts.append(text[at:])
    return "".join(parts)
