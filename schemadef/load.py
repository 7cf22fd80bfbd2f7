"""Import the modules of a declaration and collect what they declare."""

from __future__ import annotations

import importlib
import sys
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeGuard

from schemadef.declare.base import Declared, standing
from schemadef.declare.column import Column, suggestion
from schemadef.declare.schema import Schema
from schemadef.declare.table import Table
from schemadef.errors import ConfigError, DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from schemadef.declare.base import Where


def load_schema(sources: Iterable[str], root: Path) -> Schema:
    """The declaration that `sources` name: files, folders, globs (all relative to `root`) or dotted modules.

    Raises ConfigError when a source names nothing, DeclarationError when a module cannot be imported.
    """
    files = tuple(file for source in sources for file in find_files(source, root))
    return collect([_import(file) for file in dict.fromkeys(files)])


def find_files(source: str, root: Path) -> list[Path]:
    """The Python files that one source names."""
    path = (root / source).resolve()
    if path.is_file():
        return [path]
    if path.is_dir():
        found = sorted(file for file in path.rglob("*.py") if file.name != "__main__.py")
    elif any(letter in source for letter in "*?["):
        found = sorted(file.resolve() for file in root.glob(source) if file.suffix == ".py")
    else:
        return [_module_file(source, root)]
    if not found:
        message = f"the declaration {source!r} names no Python file under {root}"
        raise ConfigError(message, hint="give a file, a package or a glob of files that declare tables")
    return found


def _module_file(source: str, root: Path) -> Path:
    stem = root.joinpath(*source.split(".")).resolve()
    for candidate in (stem.with_suffix(".py"), stem / "__init__.py"):
        if "/" not in source and candidate.is_file():
            return candidate
    message = f"the declaration {source!r} is neither a file, a folder, a glob nor a module under {root}"
    raise ConfigError(message, hint="correct `declaration` in the configuration")


def _import(file: Path) -> ModuleType:
    """Import a file under the name by which its neighbours import it, so that no class exists twice."""
    top = file.parent
    while (top / "__init__.py").is_file():
        top = top.parent
    relative = file.relative_to(top).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
    name = ".".join(parts)
    _forget_strangers(parts[0], top)
    known = set(sys.modules)
    sys.path.insert(0, str(top))
    standing.clear()
    try:
        module = _imported(name)
        if standing:
            _refuse_second([sys.modules[new] for new in sys.modules.keys() - known])
        return module
    except SyntaxError as error:
        raise _misspelt(error) from None
    except DeclarationError:
        raise
    except (Exception, SystemExit) as error:
        message = f"the declaration cannot be imported: {type(error).__name__}: {error}"
        raise DeclarationError(message, hint=suggestion(error), where=_place(error, file)) from None
    finally:
        sys.path.remove(str(top))
        brought = {module: _stamp(module) for module in sys.modules.keys() - known if _lies_in(module, top)}
        _loaded.update((module, _Loaded(top, stamp)) for module, stamp in brought.items())
        _forget_bytecode(module for module, (changed, _) in brought.items() if _is_fresh(changed))


def _misspelt(error: SyntaxError) -> DeclarationError:
    where = f"{error.filename}:{error.lineno}"
    if (error.text or "").startswith(_MARKS):
        message = "the declaration has a merge conflict"
        return DeclarationError(message, hint="resolve what git has marked", where=where)
    return DeclarationError(f"the declaration has a syntax error: {error.msg}", where=where)


def _imported(name: str) -> ModuleType:
    """A module; what it prints is no part of what a command answers."""
    with redirect_stdout(sys.stderr):
        return importlib.import_module(name)


def _refuse_second(modules: Iterable[ModuleType]) -> None:
    """Refuse two things of one name in one of the modules that have just been imported: Python has forgotten the first.

    What no module has a name for is looked at, which is nothing as a rule. A name that a loop gives, or that is
    something else's by now, is the author's business.
    """
    by_file = {getattr(module, "__file__", None): module for module in modules}
    named = {id(value) for module in by_file.values() for value in vars(module).values()}
    for first in standing:
        before = _where(first)
        module = by_file.get(before.file)
        if id(first) in named or module is None:
            continue
        name = before.given
        second = vars(module).get(name)
        if not isinstance(second, Declared) and not _is_table(second):
            continue
        after = _where(second)
        if after != before and after.code is before.code and after.given == name:
            del sys.modules[module.__name__]  # whoever asks again shall hear it again
            message = f"there is a {name} already, in line {before.line}"
            raise DeclarationError(message, hint="give one of them another name", where=str(after))


def _is_table(value: object) -> TypeGuard[type[Table]]:
    return isinstance(value, type) and issubclass(value, Table) and value is not Table


def _where(thing: Declared | type[Table]) -> Where:
    return thing.where if isinstance(thing, Declared) else thing.__table__.where


def _is_fresh(changed: int) -> bool:
    """Whether a file may change once more within the second of its last change, given in ns."""
    return time.time_ns() - changed < _FRESH


def _forget_bytecode(modules: Iterable[str]) -> None:
    """Take away what Python has kept of modules: it knows a file again by its size and the second of its last change,
    and one that is changed twice within a second can have both (docs.python.org, "Cached bytecode invalidation").
    """
    for module in modules:
        kept = getattr(sys.modules.get(module), "__cached__", None)
        if kept:
            with suppress(OSError):
                Path(kept).unlink()


_MARKS = ("<<<<<<<", "=======", ">>>>>>>")
_FRESH = 2_000_000_000


class _Loaded(NamedTuple):
    """Where a declaration's module was imported from, and its file as it was then."""

    top: Path
    stamp: tuple[int, int]


_loaded: dict[str, _Loaded] = {}
"""The modules that declarations brought with them, by name."""


def _stamp(module: str) -> tuple[int, int]:
    """What tells a file from what it was before; nothing for a folder without one, or a file that went."""
    try:
        found = Path(getattr(sys.modules[module], "__file__", None) or "").stat()
    except (KeyError, OSError):
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)


def _forget_strangers(name: str, top: Path) -> None:
    """Drop what another folder's declaration brought or what has changed since, and any other module of the name."""
    if any(loaded != (top, _stamp(module)) for module, loaded in _loaded.items()):
        for module in _loaded:
            sys.modules.pop(module, None)
        _loaded.clear()
    if name in sys.modules and not _lies_in(name, top):
        if name in sys.stdlib_module_names:
            message = f"a declaration cannot be called {name}.py: Python has a module of that name"
            raise DeclarationError(message, where=str(top / name), hint="give the file another name")
        for module in [module for module in sys.modules if module == name or module.startswith(f"{name}.")]:
            del sys.modules[module]
    importlib.invalidate_caches()


def _lies_in(name: str, top: Path) -> bool:
    """Whether an imported module's file, or a package's folder, lies below a folder."""
    module = sys.modules.get(name)
    origin = getattr(module, "__file__", None) or next(iter(getattr(module, "__path__", ())), "")
    return bool(origin) and Path(origin).resolve().is_relative_to(top)


def _place(error: BaseException, file: Path) -> str:
    """The deepest place in the author's files that the error passed through."""
    place, trace = str(file), error.__traceback__
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if Path(filename).is_relative_to(file.parent):
            place = f"{filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def loaded() -> Iterator[Any]:
    """The tables, and what else is declared, in the modules that declarations have brought with them."""
    for _, value in _members([sys.modules[name] for name in _loaded if name in sys.modules]):
        if isinstance(value, Declared) or _is_table(value):
            yield value


def collect(modules: list[ModuleType]) -> Schema:
    """What modules declare themselves; what they import from elsewhere belongs to elsewhere."""
    files = tuple(str(module.__file__) for module in modules)
    found: dict[int, Any] = {}
    for name, value in _members(modules):
        if isinstance(value, Declared):
            if value.where.file in files:
                found[id(value)] = value
                value.name = value.name or name
        elif _is_table(value):
            info = value.__table__
            if info.where.file in files and not info.abstract:
                found[id(value)] = value
    _refuse_classes(modules, files)
    owned = _owned(found.values())
    _refuse_homeless(found.values(), owned)
    order = {file: number for number, file in enumerate(files)}
    sections: dict[str, list[Any]] = {}
    for thing in sorted(found.values(), key=lambda thing: _position(thing, order)):
        section = "tables" if isinstance(thing, type) else thing.section
        if section and id(thing) not in owned:
            sections.setdefault(section, []).append(thing)
    return Schema(files, **{section: tuple(things) for section, things in sections.items()})


def _refuse_classes(modules: list[ModuleType], files: tuple[str, ...]) -> None:
    """Refuse `class Busy(View)` of which nothing is made: only tables are declared by a class."""
    used = {type(thing) for thing in standing}
    for name, value in _members(modules):
        is_idle = isinstance(value, type) and issubclass(value, Declared) and value.section and value not in used
        if is_idle and value.begun.file in files:
            message = f"{name} is a class and declares nothing"
            hint = f"write {name.lower()} = {value.__bases__[0].__name__}(…)"
            raise DeclarationError(message, hint=hint, where=str(value.begun))


def _owned(things: Iterable[Any]) -> set[int]:
    """What belongs to something else that is declared, by its `id`."""
    return {
        id(part)
        for thing in things
        for part in (thing.__table__.members if hasattr(thing, "__table__") else thing.parts())
    }


def _refuse_homeless(things: Iterable[Any], owned: set[int]) -> None:
    """Refuse an index, a check or a trigger that no table and no view has: it would be lost without a word."""
    for thing in things:
        if isinstance(thing, type | Column) or thing.section or id(thing) in owned:
            continue
        message = f"the {type(thing).__name__.lower()} {thing.name} belongs to no table"
        raise DeclarationError(message, hint="make it an attribute of a table's class", where=str(thing.where))


def _members(modules: list[ModuleType]) -> Iterator[tuple[str, Any]]:
    for module in modules:
        yield from list(vars(module).items())


def _position(thing: Any, order: dict[str, int]) -> tuple[int, int]:  # noqa: ANN401 - a class or a Declared
    where = thing.__table__.where if hasattr(thing, "__table__") else thing.where
    return order[where.file], where.line
