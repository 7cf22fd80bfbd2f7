"""Random expressions over the columns of `expression_rows`, of what the translator claims to know.

`<b>`, `<i>`, `<f>` and `<t>` stand for a condition, an integer, a double and a text, each with its own parentheses or,
which tries how the parsers bind, without; `<c>` for a comparison.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

_UUID = "'00000000-0000-0000-0000-000000000000'"
_CHOICES = {
    "<c>": ("<", "<=", "=", "<>", ">", ">=", "!="),
    "<no>": ("", "NOT "),
    "<like>": ("'a%'", "'%a'", "'_'", "'a\\_b'", "'%*%'", "'[a]'", "'%?'", "''", "'%B%'", "'日%'", "'%\\\\%'"),
    "<day>": ("d", "'2024-01-01'", "d + 1", "d - <i>", "(tm AT TIME ZONE 'UTC')::date", "date '2000-02-29'"),
    "<time>": ("h", "'10:00'", "'10:00:00.500'"),
    "<moment>": (
        "ts", "tm", "ti", "'2024-01-01T00:00:00Z'::timestamptz", "ts + interval '1 hour'", "tm - interval '90 seconds'",
        "tm + i * interval '1 minute'", "coalesce(tm, '2024-01-01 01:00:00+01')",
        "date_trunc('day', ts AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'",
        "date_trunc('month', tm AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'",
    ),
}  # fmt: skip
_LEAVES = {
    "<i>": ("i", "i", "s", "j", '"order"', "0", "1", "2", "-3", "length(x)"),
    "<f>": ("f", "f", "i::double precision", "coalesce(f, 0)", "coalesce(f, i)"),
    "<t>": ("x", "y", "x", "'a'", "''", "'ab'", "'1'", "'%_'", "i::text", "e::text", "u::text"),
    "<b>": ("b", "c", "TRUE", "FALSE", "b IS NULL", "x IS NOT NULL", "i > 0", "n > 1", "e = 'ok'"),
}
_NODES = {
    "<i>": (
        "<i> + <i>", "<i> - <i>", "<i> * <i>", "<i> / 2", "<i> / -3", "<i> / (-2)", "<i> % 3", "<i> / nullif(<i>, 0)",
        "<i> % nullif(<i>, 0)", "<i> & <i>", "<i> | 2", "- <i>", "abs(<i>)", "coalesce(<i>, <i>)", "nullif(<i>, <i>)",
        "greatest(<i>, <i>, 1)", "least(<i>, <i>)", "CASE WHEN <b> THEN <i> ELSE <i> END",
        "CASE <i> WHEN <i> THEN 1 WHEN 2 THEN s END", "length(<t>)", "position('a' in <t>)", "octet_length(<t>)",
        "(<b>)::integer", "d - '2024-01-01'", "extract(year from ts at time zone 'UTC')::integer", "(<i>)::bigint",
    ),
    "<f>": (
        "<f> + <f>", "<f> - <i>", "<f> * 1.5", "<f> * 0.1", "<f> / nullif(<f>, 0)", "<i> / nullif(<f>, 0)", "- <f>",
        "abs(<f>)", "greatest(<f>, <i>)", "least(<f>, <f>, 0)", "CASE WHEN <b> THEN <f> ELSE <i> END",
        "coalesce(<f>, <i>)",
    ),
    "<t>": (
        "<t> || <t>", "<t> || <i>", "lower(<t>)", "upper(<t>)", "trim(<t>)", "trim(both 'a' from <t>)",
        "replace(<t>, <t>, 'z')", "substring(<t> from 2)", "substr(<t>, 1, 3)", "left(<t>, 2)", "right(<t>, 3)",
        "concat(<t>, <t>, <i>)", "coalesce(<t>, <t>)", "nullif(<t>, <t>)", "CASE WHEN <b> THEN <t> ELSE <t> END",
        "(<t>)::varchar(2)", "o ->> 'a.b'", "jsonb_typeof(o -> 'k')", "(<i>)::text",
    ),
    "<b>": (
        "<b> AND <b>", "<b> OR <b>", "NOT <b>", "<b> IS <no>TRUE", "<b> IS <no>FALSE", "<b> IS <no>NULL", "<b> = <b>",
        "<b> IS <no>DISTINCT FROM <b>", "<i> <c> <i>", "<i> IS <no>DISTINCT FROM <i>", "<i> <no>IN (1, <i>, -2)",
        "<i> <no>BETWEEN <i> AND 5", "<i> = ANY (ARRAY[1, 2])", "<i> <> ALL (ARRAY[1, 2])", "<i> <c> 1.5",
        "<f> <c> <i>", "<f> <c> 0.1", "<f> <no>IN (1, 1.5, 2)", "n <c> 1.5", "n <c> <i>", "n <c> n", "n <c> <f>",
        "coalesce(n, 0) <c> <i>", "n <no>IN (0, 1.5, 10)", "n <no>BETWEEN 0 AND <i>", "<t> = <t>", "<t> <> <t>",
        "<t> IS <no>DISTINCT FROM <t>", '<t> COLLATE "C" <c> <t>', "<t> <no>IN ('a', <t>)", "<t> <no>LIKE <like>",
        "<t> <no>ILIKE <like>", "starts_with(<t>, 'a')", "e = 'sad'", "e IS <no>DISTINCT FROM e", f"u <c> {_UUID}",
        "z <c> '\\x00'", "o ->> 'k' = <t>", "jsonb_typeof(o) <> 'object'", "d <c> <day>", "h <c> <time>",
        "<moment> <c> <moment>", "<moment> IS <no>DISTINCT FROM <moment>", "CASE WHEN <b> THEN <b> ELSE c END",
        "tm - ts <c> interval '1 day'",
    ),
}  # fmt: skip
_HOLE = re.compile(r"<[a-z]+>")
KINDS = {"boolean": "<b>", "integer": "<i>", "double": "<f>", "text": "<t>"}


@st.composite
def expressions(draw: st.DrawFn, deepest: int = 4) -> tuple[str, str]:
    """A kind of value, and an expression that gives it."""
    kind = draw(st.sampled_from(sorted(KINDS)))
    return kind, _filled(draw, KINDS[kind], deepest)


def _filled(draw: st.DrawFn, hole: str, depth: int) -> str:
    if hole in _CHOICES:
        chosen = draw(st.sampled_from(_CHOICES[hole]))
        return _HOLE.sub(lambda found: _filled(draw, found[0], 0), chosen)
    if hole not in _LEAVES:
        return hole
    if depth <= 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(_LEAVES[hole]))
    chosen = draw(st.sampled_from(_NODES[hole]))
    return _HOLE.sub(lambda found: _operand(draw, found[0], depth - 1), chosen)


def _operand(draw: st.DrawFn, hole: str, depth: int) -> str:
    text = _filled(draw, hole, depth)
    return f"({text})" if hole in _LEAVES and draw(st.integers(0, 2)) else text
