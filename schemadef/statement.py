"""One SQL text with what a runner and a reviewer must know of it."""

from __future__ import annotations

from enum import StrEnum

from schemadef.model.base import Value


class Hazard(StrEnum):
    """A danger that a statement carries."""

    DELETES_DATA = "DELETES_DATA"
    REWRITES_TABLE = "REWRITES_TABLE"
    BLOCKS_WRITES = "BLOCKS_WRITES"
    MAY_FAIL_ON_DATA = "MAY_FAIL_ON_DATA"
    BREAKS_OLD_CODE = "BREAKS_OLD_CODE"


class Statement(Value, frozen=True, kw_only=True):
    """Exactly one statement, without its final semicolon.

    `directive` is a condition from the closed vocabulary (`unless column articles.content_type`) that the runner
    evaluates before the statement, for what the dialect cannot guard in SQL. `subject` says what it makes or
    takes away, for people. `lock` is the strongest lock that it takes on something that others use, as the server
    names it. `requires` says in words of a closed vocabulary (`schemadef.requirement`) what present rows must be like.
    `loses` says what a way back cannot bring back.
    """

    sql: str
    directive: str = ""
    hazards: tuple[Hazard, ...] = ()
    lock: str = ""
    requires: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    subject: str = ""
    transactional: bool = True
