"""What a syntax tree is made of, as far as types can say it."""

from __future__ import annotations

from typing import Any

Node = Any
"""A node of sqlglot's tree; sqlglot is imported late, so that its classes cannot be named."""
