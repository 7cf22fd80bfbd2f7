"""The words of the authoring language, which nothing in a declaration's classes may hide."""

from __future__ import annotations

import schemadef

STANDARD = {"Decimal": "decimal", "StrEnum": "enum"}
"""What a declaration takes from Python's own library, and where from."""

VOCABULARY = frozenset(schemadef.__all__) | STANDARD.keys()
