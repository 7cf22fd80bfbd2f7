"""Trying again: only what certainly was not done, or may be done twice; with pauses that grow and differ."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from schemadef.errors import EngineError

Result = TypeVar("Result")

ATTEMPTS = 6
FIRST_PAUSE = 0.1  # seconds
_LONGEST_PAUSE = 2.0


class LimitedError(EngineError):
    """The server takes no more requests for so many seconds; this one was not done."""

    def __init__(self, message: str, *, code: str, hint: str, seconds: float) -> None:
        super().__init__(message, code=code, hint=hint, retry="safe")
        self.seconds = seconds


def persistently(attempt: Callable[[], Result], *, repeatable: bool) -> Result:
    """The result of the attempt, which is repeated while its `EngineError` says that this is safe.

    `repeatable` says that doing it twice does no harm, as with a query that only reads. The pauses double up to two
    seconds, each a random part of that, so that many do not come back at once ("exponential backoff with jitter":
    developers.cloudflare.com, D1, Retry queries).
    """
    for number in range(1, ATTEMPTS + 1):
        try:
            return attempt()
        except EngineError as error:
            again = error.retry == "safe" or (error.retry == "unsure" and repeatable)
            if not again or number == ATTEMPTS:
                raise
            time.sleep(_pause(number, error))
    raise AssertionError("the last attempt returns or raises")


def _pause(number: int, error: EngineError) -> float:
    longest = min(FIRST_PAUSE * 2**number, _LONGEST_PAUSE)
    asked = error.seconds if isinstance(error, LimitedError) else 0.0
    return asked + random.uniform(longest / 4, longest)
