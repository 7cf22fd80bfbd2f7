"""Which statements Cloudflare's `/query` would cut in two, and how a file for `/import` is written.

`/query` splits what it is sent at semicolons, on the server, before SQLite sees it. It is documented nowhere and not
in workerd; its faults are known by their victims: it looks for the end of a trigger by its words, knows BEGIN in
capitals only (workers-sdk#10998, #15314), takes the END of a CASE for the trigger's own (#4326, #4727), and stumbles
over line breaks in a trigger (#14991, #15690). `/import` has none of these faults (#14991, emdash#3301).
"""

from __future__ import annotations

from collections.abc import Sequence

from schemadef.engines.single import tokens


def is_trigger(sql: str) -> bool:
    """Whether a statement makes a trigger."""
    words = [text.upper() for kind, text in tokens(sql) if kind == "word"][:3]
    return words[:1] == ["CREATE"] and "TRIGGER" in words


def is_cut(sql: str) -> bool:
    """Whether the splitter is known to cut the statement: a trigger that is not one line of the plainest form."""
    if not is_trigger(sql):
        return False
    if "\n" in sql or "\r" in sql:
        return True
    words = [(kind, text) for kind, text in tokens(sql) if kind != "space" or text.startswith(("--", "/*"))]
    if any(kind == "space" for kind, _ in words) or not {"BEGIN", "END"} <= {text for _, text in words}:
        return True
    depth = 0
    for _, text in words:
        depth += (text == "(") - (text == ")")
        if depth == 0 and text.upper() == "CASE":
            return True
    return False


def import_file(statements: Sequence[str]) -> bytes:
    """The statements as one file for `/import`: each ends its line, and nothing follows the last semicolon."""
    return "".join(f"{sql.strip().rstrip(';')}{_line_end(sql)};\n" for sql in statements).encode()


def _line_end(sql: str) -> str:
    """A line break where the last line is a comment, which would swallow the semicolon."""
    last = [text for _, text in tokens(sql.strip())][-1:]
    return "\n" if last and last[0].startswith("--") else ""
