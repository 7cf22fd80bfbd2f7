"""What SET gives to columns: whether it is another value each time that it runs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.schema.cut import arguments, grows_in_text, is_cut, leaves_of_runs
from schemadef.lint.schema.lists import moves_to_the_end
from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.lint.sql.places import next_place
from schemadef.lint.sql.volatile import MOMENTS, VOLATILE
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.sql.part import Part


def assignments(part: Part) -> Iterator[tuple[str, Part]]:
    """The columns that SET assigns to, each with its new value; of several in parentheses, each with its own, or with
    the query that gives all of them.
    """
    at = part.find("SET")
    stops = [place for word in ("WHERE", "FROM", "RETURNING") if (place := part.find(word)) > at]
    for piece in part._replace(first=at + 1, last=min(stops, default=part.last)).pieces() if at >= 0 else ():
        tokens = piece.tokens
        place = next((index for index in piece.outside() if tokens.word(index) == "="), -1)
        value = piece._replace(first=place + 1)
        if place > piece.first and tokens.word(piece.first) == "(":
            values = value.inside(value.first + (tokens.word(value.first) == "ROW")).pieces()
            columns = [tokens.name(one.first) for one in piece.inside(piece.first).pieces()]
            asked = bool(values) and tokens.word(values[0].first) == "SELECT"
            yield from zip(columns, [value] * len(columns) if asked else values, strict=False)
        elif place > piece.first:
            yield tokens.name(piece.first if tokens.word(place - 1) == "]" else place - 1), value


_STEPS = ("+", "*", "/", "||", "-")
_GROWS = frozenset({"ARRAY_APPEND", "ARRAY_PREPEND", "ARRAY_CAT", "CONCAT", "CONCAT_WS", "JSONB_INSERT"})
_HASHES = frozenset(
    {
        "MD5", "SHA224", "SHA256", "SHA384", "SHA512", "CRYPT", "DIGEST", "HMAC", "REVERSE", "REPEAT", "QUOTE_LITERAL",
        "POWER", "SQRT", "TRIM_ARRAY",
    }
)  # fmt: skip
"""What gives another value for its own."""
_BUILDS = frozenset({"JSONB_BUILD_OBJECT", "JSON_BUILD_OBJECT", "JSONB_BUILD_ARRAY", "JSON_BUILD_ARRAY"})
_SETTLES = frozenset({"COALESCE", "GREATEST", "LEAST"})


def is_step(column: str, value: Part) -> bool:
    """Whether a new value is reckoned from the column's own, and another one each time: n + 1, array_append()."""
    tokens, value = value.tokens, value.bare()
    own = [
        index
        for index in range(value.first, value.last)
        if column
        and tokens.name(index) == column
        and (tokens.name(index - 2) != "excluded" or tokens.word(index - 1) != ".")
        and tokens.word(index + 1) != "."
    ]
    words = tokens.words[value.first : value.last]
    if not own or _NEUTRAL.search(value.text) or moves_to_the_end(value, words):
        return False
    grows = words[0] == "NOT" or words[0] in _GROWS or _BEHIND_LAST in value.text
    if grows or is_cut(value, column) or grows_in_text(value, column):
        return True
    if ("AT" in words and _moves_zone(value, own)) or _CALLS_ZONE.fullmatch(value.text):
        return True
    if _settles(value, words, own):
        return False
    text = value.text
    if not _HASHES.isdisjoint(words) or _TAKES_PLACE.search(text):
        return True
    if _is_built_in(value, own) or _renames_key(value, column) or _changes_elements(value, words):
        return True
    return any(_stands_beside(value, *_called_around(value, index), text) for index in own)


_BEHIND_LAST = "[#]'"
"""The path of what is put behind a list: json_insert(c, '$[#]', 'a'), on SQLite (sqlite.org, JSON Functions)."""
_TAKES_PLACE = pattern(r"#-\s*'\{[^}']*\b\d+\}'")
"""What takes the first of a list away, and the next one then."""
_NEUTRAL = pattern(r"\A[\w.\"]+\s*(?:\*\s*1|[-+]\s*0|\|\|\s*'')\Z|\A\(?\s*[\w.\"]+\s*/\s*(\d+)\s*\)?\s*\*\s*\1\Z")
"""What leaves a value as it is, or as it is then: c + 0, c / 10 * 10."""
_CALLS_ZONE = pattern(
    r"timezone\s*\(\s*'(?!(?:utc|gmt|z|zulu|etc/utc|etc/gmt)')[^']+'\s*,\s*[\w.\"]+\s*\)", re.IGNORECASE
)
"""AT TIME ZONE as a call."""


def _settles(value: Part, words: list[str], own: list[int]) -> bool:
    """Whether a value is the same again, or nobody can tell: a choice, all of it; what is put behind a text may be
    JSON that is merged.
    """
    called = words[0] in _SETTLES and value.inside(value.first + 1).last == value.last - 1
    if called and words[0] == "COALESCE":
        first = next((piece.last for piece in value.inside(value.first + 1).pieces()), value.first)
        reckoned = (_stands_beside(value, *_called_around(value, at), value.text) for at in own if at < first)
        called = not any(reckoned)
    asks = "CASE" in words or "DISTINCT" in words
    return called or asks or ("EXCLUDED" in words and "||" in value.text) or _ROUNDS.search(value.text) is not None


_SAME = frozenset({"COALESCE", "UPPER", "LOWER", "TRIM", "BTRIM", "RTRIM", "LTRIM", "ABS", "ROUND", "REPLACE", "CAST"})


def _is_built_in(value: Part, own: list[int]) -> bool:
    """Whether a value becomes JSON that has the value itself in it."""
    words = value.tokens.words
    built = [value.inside(at + 1) for at in range(value.first, value.last) if words[at] in _BUILDS]
    alone = {piece.first for inside in built for piece in inside.pieces() if piece.last == piece.first + 1}
    return any(index in alone for index in own)


def _renames_key(value: Part, column: str) -> bool:
    """Whether a key is taken out of JSON, and its value put back by another name: there is none the next time."""
    name = rf"\"?\b{re.escape(column)}\"?"
    gone = re.findall(rf"{name}\s*(?:-|#-)\s*('[^']+')", value.text)
    return any(re.search(rf"{name}\s*->>?\s*{re.escape(key)}", value.text) for key in gone)


_ELEMENTS = frozenset({"UNNEST", "JSONB_ARRAY_ELEMENTS", "JSON_ARRAY_ELEMENTS", "JSONB_ARRAY_ELEMENTS_TEXT"})


def _changes_elements(value: Part, words: list[str]) -> bool:
    """Whether each element becomes another one: ARRAY(SELECT e || '!' FROM unnest(c) AS e), without a WHERE."""
    if "SELECT" not in words or _ELEMENTS.isdisjoint(words) or not _OTHERS.isdisjoint(words):
        return False
    start = value.first + words.index("SELECT")
    inner = value.inside(start - 1) if start > value.first else value
    at, tokens = inner.find("FROM"), value.tokens
    if at < 0 or tokens.word(at + 1) not in _ELEMENTS:
        return False
    named = value.inside(at + 2).last + 1
    named += tokens.word(named) == "AS"
    name = tokens.name(named) if named < inner.last else ""
    return bool(name) and is_step(name, inner._replace(first=start + 1, last=at))


_OTHERS = frozenset({"WHERE", "DISTINCT", "CASE", "UNION", "EXCEPT", "JOIN"})
"""What may leave elements out, or as they are."""


def is_asked(part: Part, column: str, *, plainly: bool = False) -> bool:
    """Whether a WHERE chooses rows by a column: not so when it only has to have a value, which it keeps.

    It does not `plainly` when it asks whether there is more or less of it, which may be so again.
    """
    tokens, at = part.tokens, part.find("WHERE")
    named = [index for index in range(at, part.last) if tokens.name(index) == column] if at >= 0 else []
    asked = [index for index in named if tokens.words[index + 1 : index + 4] != ["IS", "NOT", "NULL"]]
    behind = [tokens.text[tokens.end[index] : tokens.end[index] + 8].lstrip(") \n")[:2] for index in asked]
    return any(not plainly or said[:1] not in ("<", ">") or said == "<>" for said in behind)


_ROUNDS = pattern(
    r"\b(?:round|trunc|floor|ceil|ceiling)\s*\([^()]*(?:\*\s*(\d+)\s*\)[^/]*/\s*\1|/\s*(\d+(?:\.\d*[1-9])?)(?:\.0*)?\s*\)[^*]*\*\s*\2)(?![\w.])",
    re.IGNORECASE,
)
"""A number that is rounded by way of a larger one or a smaller one: round(n * 100) / 100, round(n / 5) * 5."""


_KEEPS = pattern(r",\s*E?'(?:[^']+\\+[1-9&]|\\+[1-9&][^',]+)")
"""What puts more around what a pattern has found: regexp_replace(c, '^(.)', 'x\\1')."""


def may_step(column: str, value: Part) -> bool:
    """Whether one of the branches of a CASE reckons with the column itself, or a call within puts more to it."""
    tokens = value.tokens
    words = tokens.words[value.first : value.last]
    own = [index for index in range(value.first, value.last) if tokens.name(index) == column]
    if not own:
        return False
    if "CASE" not in words:
        grows = not _GROWS.isdisjoint(words) or ("REGEXP_REPLACE" in words and _KEEPS.search(value.text) is not None)
        more = "MAX" in words and "SELECT" in words and "+" in value.text
        shrinks = "REPLACE" in words and leaves_of_runs(value.text)
        counts = words[:1] in (["GREATEST"], ["LEAST"]) and any(
            _stands_beside(value, *_called_around(value, index), value.text) for index in own
        )
        return "DISTINCT" not in words and (grows or more or shrinks or counts)
    return any(_stands_beside(value, *_called_around(value, index), value.text) for index in own)


def shifts(column: str, value: Part) -> bool:
    """Whether a CASE gives a value that it gives another one for: WHEN 1 THEN 2 WHEN 2 THEN 3."""
    tokens = value.tokens
    words = tokens.words[value.first : value.last]
    if words.count("WHEN") < _FEWEST or column not in map(tokens.name, range(value.first, value.last)):
        return False
    thens = [index for index in range(value.first + 1, value.last - 1) if tokens.words[index] == "THEN"]
    given = {tokens.source(index - 1): tokens.source(index + 1) for index in thens if _is_literal(value, index - 1)}
    return any(given.get(new, new) != new for new in given.values())


_FEWEST = 2


def _is_literal(value: Part, index: int) -> bool:
    return value.tokens.kind[index] in (STRING, NUMBER)


def _called_around(value: Part, index: int) -> tuple[int, int]:
    """The first and the last token of what stands for a column: itself with its table, COALESCE(c, …), (c), c::text."""
    tokens, first, last = value.tokens, index, index
    while first - 2 >= value.first and tokens.word(first - 1) == ".":
        first -= 2
    last = _behind_cast(value, last)
    while first > value.first and tokens.word(first - 1) == "(":
        inner = value.inside(first - 1)
        if inner.last >= value.last:
            break  # nothing closes it
        called = first - 1 > value.first and tokens.is_name(first - 2)
        if tokens.word(first - 2) not in _SAME if called else inner.last != last + 1:
            break
        if called and _stands_beside(value, first, last, value.text):
            break
        first, last = first - 1 - called, _behind_cast(value, inner.last)
    return first, last


def _behind_cast(value: Part, last: int) -> int:
    """The last token of a subscript or a cast that stands behind a token; the token itself where none does."""
    tokens = value.tokens
    while last + 1 < value.last and tokens.word(last + 1) == "[":
        last = next_place(tokens.words, "]", last + 1, value.last - 1)
    while last + 1 < value.last and tokens.text[tokens.end[last] : tokens.start[last + 1]].strip() == "::":
        last += 1
        if tokens.word(last + 1) == "(":
            last = min(value.inside(last + 1).last, value.last - 1)
    return last


_COUNTED = pattern(r"\)\s*(?:::\s*\w+)?\s*[-+*/]\s*\d|\|\|\s*(?:'\s*[^\s{']|jsonb_build_array\b)")
"""A number within JSON that is reckoned with, (data ->> 'n')::int + 1, or a list that something is put behind."""


_PAIRS = pattern(r"\bhstore\b|'\s*\"?\w+\"?\s*=>", re.IGNORECASE)
"""What is of hstore: a key has one value there, and what is taken away is gone."""


def _stands_beside(value: Part, first: int, last: int, text: str) -> bool:
    """Whether an operator stands right before or behind some tokens; one that merges JSON gives the same again."""
    tokens = value.tokens
    stop = tokens.start[last + 1] if last + 1 < len(tokens) else tokens.stop
    behind = tokens.text[tokens.end[last] : stop].strip()
    begin = tokens.end[first - 1] if first else tokens.begin
    before = tokens.text[begin : tokens.start[first]].strip()
    if _PAIRS.search(text):
        return False
    if "json" in text.lower() or ("'{" in text and "ARRAY" not in tokens.words[value.first : value.last]):
        return _COUNTED.search(text.lower()) is not None
    if behind == "-" and _is_key(value, last + 1):
        return False
    return any(behind.startswith(mark) and behind[:2] not in ("->", "--", "/*") for mark in _STEPS) or (
        any(before.endswith(mark) for mark in _STEPS)
    )


def _is_key(value: Part, index: int) -> bool:
    """Whether a text is a key that is taken out of JSON, and no span of time."""
    tokens = value.tokens
    return index < value.last and tokens.kind[index] == STRING and not re.search(r"\d", tokens.source(index))


_ZONES = pattern(r"\bat\s+time\s+zone\s+'([^']*)'", re.IGNORECASE)
_NO_ZONE = frozenset({"utc", "gmt", "etc/utc", "etc/gmt", "zulu", "z"})


def _moves_zone(value: Part, own: list[int]) -> bool:
    """Whether a moment becomes that of another zone each time: c AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Paris'.

    By UTC alone it stays as it is in a session of that zone, and there and back by the same one in any.
    """
    first, last = _called_around(value, own[0])
    if first != value.first or value.tokens.words[last + 1 : last + 4] != ["AT", "TIME", "ZONE"]:
        return False
    zones = [zone.lower() for zone in _ZONES.findall(value.text) if zone.lower() not in _NO_ZONE]
    return any(zones.count(zone) % 2 for zone in zones)


def is_volatile(value: Part, column: str = "") -> bool:
    """Whether a new value is another one each time; not so of COALESCE(c, now()) and LEAST() for the column itself."""
    words = value.tokens.words[value.first : value.last]
    if VOLATILE.isdisjoint(words) or _is_of_the_day(value, words):
        return False
    return words[0] not in ("COALESCE", "LEAST") or not arguments(value, column)


_ROUGH = frozenset({"DATE_TRUNC", "TO_CHAR", "EXTRACT", "DATE_PART", "AGE"})


_FINE = pattern(r"to_char\s*\([^']*'[^']*(?:US|MS|FF\d)[^']*'|\b(?:micro|milli)seconds?\b")
"""What of a moment is another one at once."""


def _is_of_the_day(value: Part, words: list[str]) -> bool:
    """Whether a moment is only looked at roughly: now()::date is the same a moment later."""
    rough = not _ROUGH.isdisjoint(words) and not _FINE.search(value.text)
    rough = rough or re.search(r"\)\s*::\s*date\b", value.text, re.IGNORECASE) is not None
    return rough and MOMENTS.issuperset(VOLATILE.intersection(words))


def is_passed_on(column: str, value: Part, others: dict[str, Part]) -> bool:
    """Whether a value is that of another column which the same SET changes: a = b, b = a."""
    tokens = value.tokens
    for other, its in others.items():
        if other == column or not _says(value, other):
            continue
        if _says(its, column) or (its.last == its.first + 1 and tokens.kind[its.first] in (STRING, NUMBER)):
            return True
        if its.tokens.words[its.first : its.last] == ["NULL"]:
            return True
    return False


def _says(value: Part, column: str) -> bool:
    """Whether a value names a column; what stands in a query of its own is that query's."""
    tokens = value.tokens
    words = tokens.words[value.first : value.last]
    if "SELECT" in words:
        return False
    return any(
        tokens.kind[index] != STRING and tokens.name(index) == column and tokens.word(index + 1) not in (".", "(")
        for index in range(value.first, value.last)
    )
