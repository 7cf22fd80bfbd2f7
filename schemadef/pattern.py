"""Regular expressions that few runs need, compiled when they are first used: that takes longer than to use them."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from collections.abc import Callable


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, made when something is asked of it; `re.error` is raised then."""
    return cast("re.Pattern[AnyStr]", _Pattern(partial(re.compile, text, flags)))


class _Pattern:
    """It has what was asked of the compiled one from then on."""

    def __init__(self, compiled: Callable[[], re.Pattern[Any]]) -> None:
        self._compiled = compiled  # `re` keeps what it has compiled

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a compiled pattern has
        found = self.__dict__[name] = getattr(self._compiled(), name)
        return found
