"""A folder's files as fixes leave them, each with the others for context; applied ones are only asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.mend.fix import ROUNDS, chosen_edits, edited

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.group import Group
    from schemadef.lint.work import Linted


class Mended(NamedTuple):
    """A file before and after its fixes, and the codes of what they mended.

    `applied` says how it is known that it must not be edited; empty where it may be.
    """

    before: Found
    after: Found
    codes: tuple[str, ...]
    applied: str = ""


def mend(
    group: Group,
    look: Callable[[Group], Sequence[Linted]],
    *,
    named: Collection[str],
    applied: Mapping[str, str],
    unsafe: bool = False,
) -> list[Mended]:
    """What fixes make of the files that were named; `look` lints a folder, and gives what is to be mended.

    Fixes that touch each other wait for the next round. A file that is no text is left as it is.
    """
    # what it was has to be known when it is written
    files = [one.with_text(one.text) for one in group.files]
    texts = {one.full: one for one in files}
    codes: dict[str, list[str]] = {}
    for _ in range(ROUNDS):
        changed = False
        for linted in look(group._replace(files=list(texts.values()))):
            path = linted.file.full
            if path not in named or "\ufffd" in linted.file.text:
                continue
            edits, done = chosen_edits(linted.findings, unsafe=unsafe)
            if edits:
                changed = True
                texts[path] = texts[path].with_text(edited(linted.file.text, edits))
                codes.setdefault(path, []).extend(done)
        if not changed:
            break
    return [
        Mended(one, texts[path], tuple(codes[path]), applied.get(path, ""))
        for one in files
        if (path := one.full) in codes and texts[path].text != one.text
    ]
