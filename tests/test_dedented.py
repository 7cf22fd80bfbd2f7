"""The layout of an author's multi-line SQL: indented as it was, without the indentation of the Python around it."""

from __future__ import annotations

import pytest

from schemadef.tokens import dedented, meaningful


@pytest.mark.parametrize(
    ("sql", "margin", "wanted"),
    [
        ("  a > 0 ", "  ", "a > 0"),
        ("\n        a\n          AND b\n        OR c\n    ", "", "a\n  AND b\nOR c"),
        ("a\n    AND b\n  OR c", "  ", "a\n    AND b\n  OR c"),
        ("a\n\n    AND b", "", "a\n\nAND b"),
        ("a = 'x\n  y'\n    AND b", "", "a = 'x\n  y'\nAND b"),
        ("a = $$\n  y$$ /* 1\n  2 */\n    AND b", "", "a = $$\n  y$$ /* 1\n  2 */\nAND b"),
        ("a\t\n\tAND b", "", "a\t\nAND b"),
    ],
)
def test_only_what_is_outside_of_literals_moves(sql: str, margin: str, wanted: str) -> None:
    assert dedented(sql, margin) == wanted
    assert [token.text for token in meaningful(wanted)] == [token.text for token in meaningful(sql)]
