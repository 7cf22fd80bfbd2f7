"""Findings that a team has accepted, kept as fingerprints: a long history starts clean, new findings stand out.

The file is `lint-baseline.json` beside the configuration, or where `[lint] baseline` says. It is sorted, one finding a
line, and holds no line numbers: moving statements about changes nothing in it.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError
from schemadef.lint.fingerprint import fingerprints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from schemadef.lint.work import Linted

_VERSION = 1
_LENGTH = 16


class Entry(NamedTuple):
    """One accepted finding: its file, relative to the baseline's folder, its rule, its fingerprint."""

    path: str
    code: str
    fingerprint: str


class Baseline(NamedTuple):
    """A file of accepted findings."""

    file: Path
    entries: frozenset[Entry] = frozenset()

    def path_of(self, path: Path) -> str:
        """A file's path as the baseline writes it."""
        return os.path.relpath(path.absolute(), self.file.absolute().parent).replace(os.sep, "/")

    def entries_of(self, linted: Linted) -> list[Entry]:
        """An entry for each finding of a file, in their order."""
        path = self.path_of(linted.file.path)
        pairs = zip(linted.findings, fingerprints(linted), strict=True)
        return [Entry(path, finding.code, text[:_LENGTH]) for finding, text in pairs]


def read_baseline(file: Path) -> Baseline:
    """The accepted findings of a file, none when it is not there; raises ConfigError for one that is none."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        version, findings = document["version"], document["findings"]
        entries = [
            Entry(path, code, text)
            for path, codes in findings.items()
            for code, texts in codes.items()
            for text in texts
        ]
    except FileNotFoundError:
        return Baseline(file)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        message = f"{file} is no baseline of `schemadef lint`"
        raise ConfigError(message, hint="restore it, or delete it and run `schemadef lint --write-baseline`") from None
    if version != _VERSION:
        message = f"{file} was written by another version of schemadef"
        raise ConfigError(message, hint="upgrade, or delete it and run `schemadef lint --write-baseline`")
    return Baseline(file, frozenset(entries))


def without_accepted(baseline: Baseline, linted: Sequence[Linted]) -> tuple[list[Linted], frozenset[Entry]]:
    """The files without the findings that the baseline holds, and those entries of it that were found."""
    found: set[Entry] = set()
    left = []
    files = {entry.path for entry in baseline.entries}
    for one in linted:
        if not one.findings or baseline.path_of(one.file.path) not in files:
            left.append(one)
            continue
        entries = baseline.entries_of(one)
        found.update(entries)
        new = [finding for finding, entry in zip(one.findings, entries, strict=True) if entry not in baseline.entries]
        left.append(one._replace(found=tuple(new)))
    return left, frozenset(found & baseline.entries)


def stale(
    baseline: Baseline, found: Collection[Entry], linted: Iterable[Linted], codes: Collection[str]
) -> list[Entry]:
    """The entries that are found no more: of files that were looked at with the whole of their folders, or are gone."""
    looked = {baseline.path_of(one.file.path) for one in linted}
    return sorted(
        entry
        for entry in baseline.entries - set(found)
        if (entry.path in looked and entry.code in codes) or not (baseline.file.parent / entry.path).exists()
    )


def rewritten(baseline: Baseline, linted: Iterable[Linted], stale: Iterable[Entry]) -> Baseline:
    """The baseline with all that is found now; what is stale goes, what was not looked at stays."""
    now = {entry for one in linted for entry in baseline.entries_of(one)}
    return baseline._replace(entries=frozenset((baseline.entries - set(stale)) | now))


def baseline_text(baseline: Baseline) -> str:
    """The text of the file."""
    findings: dict[str, dict[str, list[str]]] = {}
    for entry in sorted(baseline.entries):
        findings.setdefault(entry.path, {}).setdefault(entry.code, []).append(entry.fingerprint)
    return json.dumps({"version": _VERSION, "findings": findings}, ensure_ascii=False, indent=2) + "\n"
