"""What a branch adds: git is asked which files it adds and changes, and what stood there before.

A branch is compared with the place where it left REF (`git merge-base`), so that what REF has gained since is not its
doing. Files that git does not track yet, and does not ignore, are added ones.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from schemadef.errors import ConfigError
from schemadef.lint.content import decoded
from schemadef.lint.files import STDIN, Found, folder_of, is_rollback, order
from schemadef.lint.fingerprint import fingerprints
from schemadef.lint.taken import number_taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.lint.group import Group
    from schemadef.lint.work import Linted


class Since(NamedTuple):
    """A branch held against REF, all paths absolute.

    `added` are its new files, `changed` those that it changes or deletes, `there` all files of SQL that REF or the
    place where the branch left it have.
    """

    ref: str
    base: str
    top: Path
    added: frozenset[str]
    changed: frozenset[str]
    there: frozenset[str]


def since(ref: str, start: Path) -> Since:
    """What the branch of the repository that `start` is in adds to REF.

    Raises ConfigError where there is no git, no repository, no such REF, or no history that reaches to it.
    """
    if not ref or ref.startswith("-"):
        message = f'"{ref}" is no branch, tag or commit'
        raise ConfigError(message, hint="name one, like --since origin/main")
    top = Path(_git(start, "rev-parse", "--show-toplevel").rstrip("\n"))
    commit = _commit(top, ref)
    base = _base(top, ref, commit)
    status = _split(_git(top, "diff", "--name-status", "--no-renames", "-z", base, "--"))
    pairs = list(zip(status[::2], status[1::2], strict=True))
    untracked = _split(_git(top, "ls-files", "--others", "--exclude-standard", "-z"))
    there = {name for one in {base, commit} for name in _split(_git(top, "ls-tree", "-r", "--name-only", "-z", one))}
    return Since(
        ref,
        base,
        top,
        _full(top, [*(name for letter, name in pairs if letter == "A"), *untracked]),
        _full(top, [name for letter, name in pairs if letter != "A"]),
        _full(top, [name for name in there if name.endswith(".sql")]),
    )


def check_inside(paths: Sequence[str], branch: Since) -> None:
    """Raise ConfigError for a path outside of the repository, of which git knows nothing."""
    for name in paths:
        if name != STDIN and not Path(name).resolve().is_relative_to(branch.top.resolve()):
            message = f"{name} is not in the git repository {branch.top}"
            raise ConfigError(message, hint="lint what lies elsewhere without --since, or in its own repository")


def _full(top: Path, names: Sequence[str]) -> frozenset[str]:
    return frozenset(os.path.join(top, name) for name in names)  # noqa: PTH118 - texts, of which there are many


def _split(text: str) -> list[str]:
    return [part for part in text.split("\0") if part]


def _commit(top: Path, ref: str) -> str:
    """The commit that REF names."""
    commit = _asked(top, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if not commit.isalnum():
        message = f'git has no commit "{ref}" here'
        raise ConfigError(message, hint=_deeper(top, ref) or f'fetch it ("git fetch origin {ref}"), or name another')
    return commit


def _base(top: Path, ref: str, commit: str) -> str:
    """The commit where the branch left REF."""
    base = _asked(top, "merge-base", commit, "HEAD")
    if not base:
        message = f'git finds no commit that "{ref}" and this branch have in common'
        raise ConfigError(message, hint=_deeper(top, ref) or "name the branch that this one began at")
    return base


def _deeper(top: Path, ref: str) -> str:
    """What to do where the history was cut off, as CI does; empty where it is whole."""
    if _asked(top, "rev-parse", "--is-shallow-repository") != "true":
        return ""
    return (
        f"this clone is shallow and does not reach it: check out with fetch-depth: 0 (actions/checkout, GIT_DEPTH: 0 on"
        f' GitLab), or run "git fetch --unshallow origin" before "--since {ref}"'
    )


def _asked(top: Path, *arguments: str) -> str:
    """What git says; empty when it fails."""
    return _run(top, *arguments).stdout.decode("utf-8", "surrogateescape").strip()


def _git(folder: Path, *arguments: str) -> str:
    done = _run(folder, *arguments)
    if done.returncode:
        _failed(folder, done.stderr.decode("utf-8", "replace"))
    return done.stdout.decode("utf-8", "surrogateescape")


def _failed(folder: Path, said: str) -> NoReturn:
    if "not a git repository" in said:
        message = f"{folder} is in no git repository, so that nothing is known of --since"
        raise ConfigError(message, hint="leave --since out, or run it in a clone")
    line = said.strip().partition("\n")[0].removeprefix("fatal: ")
    message = f"git refuses: {line}"
    raise ConfigError(message)


def _run(folder: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"}
    try:
        return subprocess.run(
            ["git", *arguments], cwd=folder, env=environment, input=given, capture_output=True, check=False
        )
    except OSError:
        message = "--since asks git, which is not installed"
        raise ConfigError(message, hint="install git, or leave --since out") from None


def own(group: Group, linted: Sequence[Linted], branch: Since) -> list[Linted]:
    """The files with what the branch brings: all findings of added files; of others, those that were not there before.

    What was there is found by linting the folder as it was: only when a file that is not new has findings.
    """
    old = [one for one in linted if one.findings and real(one.file.path) not in branch.added]
    known = _known(group, branch) if old else frozenset()
    found = []
    for one in linted:
        path = real(one.file.path)
        if path in branch.added:
            found.append(
                one._replace(
                    found=(*number_taken(one, group, branch.ref, branch.there - branch.changed), *one.findings)
                )
            )
            continue
        pairs = zip(one.findings, fingerprints(one), strict=True)
        left = tuple(finding for finding, text in pairs if (path, text) not in known)
        if left or path in branch.changed:
            found.append(one._replace(found=left))
    return found


def lines_changed(path: Path, branch: Since) -> list[range]:
    """The lines, from 1, of a file that the branch adds or changes; where it takes some away, those around them."""
    full = real(path)
    if full in branch.added:
        return [range(1, sys.maxsize)]
    if full not in branch.changed:
        return []
    said = _git(branch.top, "diff", "--unified=0", "--no-color", "--no-ext-diff", branch.base, "--", full)
    hunks = (_HUNK.match(line) for line in said.splitlines())
    pairs = [(int(hunk[1]), int(hunk[2]) if hunk[2] else 1) for hunk in hunks if hunk]
    return [range(first, first + count) if count else range(first, first + 2) for first, count in pairs]


_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")


def real(path: Path) -> str:
    """A path as git writes it: its folder without links."""
    return os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - a text, as git's are


def _known(group: Group, branch: Since) -> frozenset[tuple[str, str]]:
    """What was found in the folder as it was: files and fingerprints."""
    before = group._replace(files=[*_as_it_was(group, branch)])
    return frozenset((real(one.file.path), text) for one in before.look() for text in fingerprints(one))


def _as_it_was(group: Group, branch: Since) -> list[Found]:
    """The files of a folder as they were before the branch, those that it deletes too."""
    here = {real(one.path): one for one in group.files}
    before = os.path.realpath(group.folder)
    gone = {
        path: Found(group.folder / os.path.relpath(path, before), "")
        for path in branch.changed - here.keys()
        if path.startswith(before + os.sep) and path.endswith(".sql")
    }
    files = {path: one for path, one in (here | gone).items() if path not in branch.added}
    texts = _texts(branch, [path for path in files if path in branch.changed])
    old = [one.with_text(texts.get(path, one.text), rollback=_rollback(one)) for path, one in files.items()]
    return sorted((one for one in old if folder_of(one) == group.folder), key=lambda one: order(one.path))


def _rollback(one: Found) -> bool:
    return one.rollback or is_rollback(one.path)


def _texts(branch: Since, paths: Sequence[str]) -> dict[str, str]:
    """The texts of files before the branch, by path; what git does not have is left out."""
    if not paths:
        return {}
    asked = [f"{branch.base}:{os.path.relpath(path, branch.top).replace(os.sep, '/')}" for path in paths]
    given = "".join(f"{line}\n" for line in asked).encode("utf-8", "surrogateescape")
    said = _run(branch.top, "cat-file", "--batch", given=given).stdout
    texts, at = {}, 0
    for path in paths:
        head, _, _ = said[at:].partition(b"\n")
        at += len(head) + 1
        if head.endswith(b" missing"):
            continue
        size = int(head.rsplit(b" ", 1)[1])
        texts[path] = decoded(said[at : at + size])
        at += size + 1
    return texts
