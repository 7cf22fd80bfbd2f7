"""Which objects of a schema may hold a name: looked up by the words in them, so that a rename need not read all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.canonical import fold
from schemadef.model import Id, Object, Value
from schemadef.model.function import split_signature
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LITERAL = re.compile("'((?:[^']|'')*)'")


class Holders:
    """Objects by number, and the numbers by word. More is found than holds the name, never less."""

    def __init__(self, objects: Iterable[Object], *, folding: bool) -> None:
        self.objects = list(objects)
        self.number = {obj.id: number for number, obj in enumerate(self.objects)}
        self.folding = folding
        self._words: dict[str, set[int]] | None = None

    def get(self, id: Id) -> Object | None:
        """The object of that identity, if there is one."""
        number = self.number.get(id)
        return None if number is None else self.objects[number]

    def of(self, *words: str) -> list[int]:
        """The numbers of the objects in which all words occur, in the order of the schema."""
        if self._words is None:
            self._words = {}
            for number, obj in enumerate(self.objects):
                self._add(number, obj, self._words)
        return sorted(set.intersection(*(self._words.get(self._folded(word), set()) for word in words)))

    def _add(self, number: int, obj: Object, words: dict[str, set[int]]) -> None:
        for word in {self._folded(word) for word in _words_of(obj)}:
            words.setdefault(word, set()).add(number)

    def _folded(self, word: str) -> str:
        return fold(word) if self.folding else word

    def replace(self, number: int, obj: Object) -> None:
        """Put an object in the place of the one that it was."""
        self.number.pop(self.objects[number].id, None)
        self.objects[number] = obj
        self.number[obj.id] = number
        if self._words is not None:
            self._add(number, obj, self._words)


def _words_of(value: Any) -> Iterator[str]:  # noqa: ANN401 - the value of any field
    """Every name in a value, in identities, texts and literals."""
    if isinstance(value, str):
        if value:
            yield value
            yield from _words_in(value)
    elif isinstance(value, Id):
        yield from (value.namespace, value.table, value.name, split_signature(value.name)[0])
    elif isinstance(value, Value):
        for field in value.__struct_fields__:
            yield from _words_of(getattr(value, field))
    elif isinstance(value, tuple):
        for item in value:
            yield from _words_of(item)


def _words_in(text: str) -> Iterator[str]:
    if text.isidentifier():
        yield text.lower()
        return
    yield from identifiers(text)
    if "'" in text:
        yield from (literal.replace("''", "'") for literal in _LITERAL.findall(text))
