"""What operations on privileges have in common: the steps from what a grantee holds to what it shall hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.model.privileges import Privileges


class Step(NamedTuple):
    """One GRANT or REVOKE; `option` is WITH GRANT OPTION, or GRANT OPTION FOR."""

    verb: Literal["grant", "revoke"]
    privileges: tuple[str, ...]
    option: bool = False


class _Held(NamedTuple):
    """What a grantee holds beyond the default, and what it lacks of it."""

    plain: frozenset[str] = frozenset()
    grantable: frozenset[str] = frozenset()
    revoked: frozenset[str] = frozenset()


def steps(old: Privileges | None, new: Privileges | None) -> tuple[Step, ...]:
    """The way from `old` to `new`, where None is what is so by default; what is given comes before what is taken."""
    return tuple(step for step in _steps(_held(old), _held(new)) if step.privileges)


def _held(state: Privileges | None) -> _Held:
    if state is None:
        return _Held()
    return _Held(*(frozenset(words) for words in (state.privileges, state.grantable, state.revoked)))


def _steps(old: _Held, new: _Held) -> Iterator[Step]:
    given = (new.plain - old.plain - new.grantable) | (old.revoked - new.revoked)
    yield Step("grant", _sorted(given))
    yield Step("grant", _sorted(new.grantable - old.grantable), option=True)
    yield Step("revoke", _sorted((old.grantable - new.grantable) & new.plain), option=True)
    yield Step("revoke", _sorted((old.plain - new.plain) | (new.revoked - old.revoked)))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))


def told(steps: Iterable[Step]) -> str:
    """The steps for people: `grant insert, select; revoke delete`."""
    return "; ".join(f"{step.verb} {', '.join(step.privileges)}" for step in steps)
