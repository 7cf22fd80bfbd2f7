"""A dialect: what a pack of data says of a SQL language, with everything that it inherits."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schemadef.errors import ConfigError
from schemadef.remembered import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from importlib.resources.abc import Traversable

Version = tuple[int, ...]


class Dialect:
    """Features, stored types, limits and files of one language, or of several at once (what all of them accept).

    `features` maps a feature's name to a flag or a word; a feature that came with a version of the server is a
    flag here, for the version that the database's configuration names.
    """

    def __init__(self, packs: Sequence[Pack], version: Version) -> None:
        self.packs = tuple(packs)
        self.name = "+".join(pack.name for pack in packs)
        self.names = tuple(pack.name for pack in packs)
        self.asked_version = version
        self.of_server = False
        self.version = version or packs[0].oldest
        self.lineage = frozenset(ancestor.name for pack in packs for ancestor in pack.lineage)
        self.features = self._merge([pack.features(self.version) for pack in packs])
        self.limits: dict[str, int] = _least([pack.section("limits") for pack in packs])
        self.stored: dict[str, Any] = _common([pack.section("stored") for pack in packs])
        self.reserved: tuple[str, ...] = tuple(sorted({p for pack in packs for p in pack.section("names")["reserved"]}))
        self.reserved_kinds = frozenset({kind for pack in packs for kind in pack.section("names")["reserved_kinds"]})
        self.language: str = packs[0].value("sqlglot")
        self.journal: str = packs[0].value("journal")
        self.default_namespace: str = packs[0].value("default_namespace")

    def _merge(self, all_features: list[dict[str, Any]]) -> dict[str, Any]:
        first, *others = all_features
        merged = dict(first)
        for features in others:
            for name, value in features.items():
                if isinstance(value, bool):
                    merged[name] = merged[name] and value
                elif merged[name] != value:
                    message = f"one folder cannot serve the dialects {self.name}: they differ in {name!r}"
                    raise ConfigError(message, hint="give each of them a database of its own in the configuration")
        return merged

    def serves(self, only: Iterable[str]) -> bool:
        """Whether something that is declared for certain dialects is for this one: one that it is or inherits from."""
        if not only:
            return True
        only = tuple(only)
        return not only or all(not pack.names.isdisjoint(only) for pack in self.packs)

    def since(self, feature: str) -> str:
        """The version of the server that a feature came with; empty where that is no matter of versions."""
        given = self.packs[0].section("features").get(feature)
        return str(given["since"]) if isinstance(given, dict) else ""

    @property
    def said_version(self) -> str:
        """Which version it is for, and who says so."""
        asked = "that of the database" if self.of_server else "`version` in the configuration"
        which = asked if self.asked_version else "the oldest supported version"
        return f"{which} is {'.'.join(str(part) for part in self.version)}"

    def on(self, version: Version) -> Dialect:
        """The same on a server of that version, where versions matter and nobody has named one."""
        if self.asked_version or not version or not self.packs[0].value("scratch_versions"):
            return self
        found = Dialect(self.packs, max(version[:1], self.version))
        found.of_server = True
        return found

    def versions(self) -> list[Version]:
        """The oldest version of the server, and each with which something came, in order."""
        given = [value["since"] for value in self.packs[0].section("features").values() if isinstance(value, dict)]
        return sorted({self.packs[0].oldest, *map(parse_version, given)})

    def read(self, path: str) -> str | None:
        """The text of a pack's file, from the dialect itself or the nearest ancestor that has it."""
        return self.packs[0].read(path)

    def catalog(self) -> dict[str, str]:
        """The introspection queries, by the stem of their file."""
        return self.packs[0].folder_texts("catalog", ".sql")


class Pack:
    """One folder of data, `dialect.toml` and its files, on top of the pack that it inherits from."""

    def __init__(self, name: str, folder: Traversable, parent: Pack | None, data: dict[str, Any]) -> None:
        self.name = name
        self.folder = folder
        self.parent = parent
        self.data = data
        self.lineage: tuple[Pack, ...] = (self, *(parent.lineage if parent else ()))
        self.names = frozenset(pack.name for pack in self.lineage)

    @property
    def oldest(self) -> Version:
        """The oldest server that the pack supports."""
        return parse_version(str(self.value("oldest_version")))

    def value(self, key: str) -> Any:  # noqa: ANN401 - a TOML value
        """A key's value in this pack or the nearest ancestor that gives one."""
        return next((pack.data[key] for pack in self.lineage if key in pack.data), "")

    def section(self, name: str) -> dict[str, Any]:
        """A table of the pack laid over those of its ancestors, key by key."""
        merged: dict[str, Any] = {}
        for pack in reversed(self.lineage):
            merged |= pack.data.get(name, {})
        return merged

    def features(self, version: Version) -> dict[str, Any]:
        """Every feature; one that is given as `{ since = "15" }` is a flag for this version."""
        return {
            name: version >= parse_version(value["since"]) if isinstance(value, dict) else value
            for name, value in self.section("features").items()
        }

    def read(self, path: str) -> str | None:
        """The text of a file, from this pack or the nearest ancestor that has it."""
        for pack in self.lineage:
            file = pack.folder.joinpath(*path.split("/"))
            if file.is_file():
                return file.read_text(encoding="utf-8")
        return None

    def folder_texts(self, folder: str, suffix: str) -> dict[str, str]:
        """The texts of a folder's files by stem, the pack's own before its ancestors'."""
        texts: dict[str, str] = {}
        for pack in reversed(self.lineage):
            place = pack.folder.joinpath(folder)
            if place.is_dir():
                for file in place.iterdir():
                    if file.name.endswith(suffix):
                        texts[file.name.removesuffix(suffix)] = file.read_text(encoding="utf-8")
        return texts


def parse_version(text: str) -> Version:
    """`"16.2"` -> (16, 2). Raises ConfigError when it is no version."""
    try:
        return tuple(int(part) for part in text.split(".")) if text else ()
    except ValueError:
        message = f"{text!r} is no version of a database server"
        raise ConfigError(message, hint='give a number such as "16"') from None


def load_dialect(names: str | Sequence[str], version: str = "", roots: Sequence[Path] = ()) -> Dialect:
    """The dialect of that name, or what several have in common. `roots` are further folders of packs.

    Raises ConfigError for a name that no pack has, a broken pack, or dialects that no folder can serve together.
    """
    names = (names,) if isinstance(names, str) else tuple(names)
    if not names:
        message = "no dialect is named"
        raise ConfigError(message, hint=_choices(roots))
    packs = [load_pack(name, tuple(roots)) for name in names]
    for pack in packs:
        if pack.data.get("abstract"):
            message = f"the dialect {pack.name!r} is only there to be inherited from"
            raise ConfigError(message, hint=_choices(roots))
    return Dialect(packs, parse_version(version))


@cache
def load_pack(name: str, roots: tuple[Path, ...]) -> Pack:
    """The pack of that name with all that it inherits; raises ConfigError."""
    found = _written(name, roots)
    if found is None:
        message = f"there is no dialect {name!r}"
        raise ConfigError(message, hint=_choices(roots))
    _check_lineage(name, roots)
    folder, data = found
    if any(folder == root / name for root in roots):
        _check_keys(name, str(folder.joinpath("dialect.toml")), data)
    parent = load_pack(data["inherits"], roots) if "inherits" in data else None
    return Pack(name, folder, parent, data)


@cache
def _written(name: str, roots: tuple[Path, ...]) -> tuple[Path | Traversable, dict[str, Any]] | None:
    """The folder of a pack and what its file says; None where there is none."""
    for root in (*roots, builtin_root()):
        folder = root.joinpath(name)
        file = folder.joinpath("dialect.toml")
        if file.is_file():
            try:
                text = file.read_text("utf-8")
            except (OSError, UnicodeDecodeError) as error:
                message = f"the pack of the dialect {name!r} cannot be read: {error}"
                raise ConfigError(message, where=str(file)) from None
            return folder, remembered(f"{name}.toml", text, partial(_data, name, str(file)))
    return None


def _check_lineage(name: str, roots: tuple[Path, ...]) -> None:
    """Raise ConfigError where a pack inherits from what is none, or from itself."""
    line = [name]
    while (found := _written(line[-1], roots)) and "inherits" in found[1]:
        above = str(found[1]["inherits"])
        where = str(found[0].joinpath("dialect.toml"))
        if _written(above, roots) is None:
            message = f"the dialect {line[-1]!r} inherits from {above!r}, which is none"
            others = sorted(pack_names(roots) - {*line})
            raise ConfigError(message, hint=f"choose one of {', '.join(others)}", where=where)
        if above in line:
            message = f"the dialect {above!r} inherits from itself: {' from '.join([*line, above])}"
            raise ConfigError(message, hint="let it inherit from another", where=where)
        line.append(above)


def _check_keys(name: str, file: str, data: dict[str, Any]) -> None:
    """Raise ConfigError for a key that no pack of ours has: nothing would ever ask for it."""
    ours = [load_pack(one, ()).data for one in pack_names()]
    for section in ("", "features", "limits"):
        known = {key for pack in ours for key in (pack.get(section, {}) if section else pack)}
        unknown = [key for key in (data.get(section, {}) if section else data) if key not in known]
        if unknown:
            from difflib import get_close_matches

            key = unknown[0]
            close = get_close_matches(key, sorted(known), n=1)
            place = f"[{section}] {key}" if section else key
            message = f"the pack of the dialect {name!r} has {place}, which means nothing"
            hint = f"did you mean {close[0]!r}?" if close else "dialects/README.md says what each key is"
            raise ConfigError(message, hint=hint, where=file)


def _data(name: str, file: str, text: str) -> dict[str, Any]:
    """What a pack says; raises ConfigError for what is no TOML, or none that a pack can be."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"the pack of the dialect {name!r} is no TOML: {error}"
        raise ConfigError(message, where=file) from None
    for wrong in _wrong(data):
        message = f"the pack of the dialect {name!r} cannot be used: {wrong}"
        raise ConfigError(message, hint="dialects/README.md says what each key is", where=file)
    return data


def _wrong(data: dict[str, Any]) -> Iterator[str]:
    """What keeps a pack's data from being one."""
    if "inherits" not in data and not data.get("abstract"):
        yield 'it inherits from none, as `inherits = "sqlite"` would'
    for name in ("names", "features", "limits", "stored", "lint"):
        if not isinstance(data.get(name, {}), dict):
            yield f"{name} is no table"
            return
    yield from (
        f"the limit {key} is no number" for key, limit in data.get("limits", {}).items() if type(limit) is not int
    )
    yield from (
        f"stored.{key} is no table" for key, form in data.get("stored", {}).items() if not isinstance(form, dict)
    )


def _choices(roots: Sequence[Path]) -> str:
    return f"choose one of {', '.join(dialect_names(roots))}"


def dialect_names(roots: Sequence[Path] = ()) -> list[str]:
    """The dialects that can be compiled for."""
    return sorted(name for name in pack_names(tuple(roots)) if not load_pack(name, tuple(roots)).data.get("abstract"))


@cache
def pack_names(roots: tuple[Path, ...] = ()) -> frozenset[str]:
    """The names of all packs, those that are only there to be inherited from too."""
    return frozenset(
        folder.name
        for root in (*roots, builtin_root())
        if root.is_dir()
        for folder in root.iterdir()
        if folder.joinpath("dialect.toml").is_file()
    )


@cache
def builtin_root() -> Traversable:
    """The folder of the packs that ship with schemadef: in the package, or in a checkout beside it."""
    package = Path(__file__).parent
    for folder in (package / "dialects", package.parent / "dialects"):
        if (folder / "README.md").is_file():
            return folder
    # in a zip, where importlib.resources reads; on disk it is not worth its import
    from importlib.resources import files

    shipped = files("schemadef") / "dialects"
    if shipped.is_dir():
        return shipped
    message = f"no dialect packs in {package} or beside it"
    raise ConfigError(message, hint="install schemadef again")


def _common(tables: list[dict[str, Any]]) -> dict[str, Any]:
    first, *others = tables
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}


def _least(tables: list[dict[str, Any]]) -> dict[str, int]:
    merged: dict[str, int] = {}
    for table in tables:
        for name, limit in table.items():
            merged[name] = min(limit, merged.get(name, limit))
    return merged
