"""Texts inside of TypeScript: strings, templates, comments and property names."""

from __future__ import annotations

import json
import re

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


def string(text: str) -> str:
    """A string literal in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def template(sql: str) -> str:
    """SQL as Drizzle takes it: a tagged template without parameters, which gives the very text again.

    A carriage return is written as an escape: JavaScript reads one inside of a template as a line feed
    (https://tc39.es/ecma262/#sec-static-semantics-tv).
    """
    text = sql.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${").replace("\r", "\\r")
    return f"sql`{text}`"


def comment(text: str, indent: str = "") -> list[str]:
    """A documentation comment of one or more lines; none for an empty text."""
    if not text.strip():
        return []
    lines = text.strip().replace("*/", "*\\/").splitlines()
    if len(lines) == 1:
        return [f"{indent}/** {lines[0].strip()} */"]
    return [f"{indent}/**", *(f"{indent} * {line.strip()}".rstrip() for line in lines), f"{indent} */"]


def options(**given: str | None) -> str:
    """An object literal of code by name, without what is None; empty when nothing is left."""
    said = [f"{name}: {code}" for name, code in given.items() if code is not None]
    return f"{{ {', '.join(said)} }}" if said else ""


def member(name: str) -> str:
    """A property's name in an object literal."""
    return name if _IDENTIFIER.fullmatch(name) else string(name)
