"""The schema for Drizzle is typed, says what the folder says, and works; drizzle-kit goes on from it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from exported import DATABASES, MODULES, TESTS, kit_says, laid_out, project, run, typed
from hypothesis import given
from hypothesis import strategies as st
from proving import dialect_of, some
from random_declarations import schemas
from random_values import HOSTILE

from schemadef.dialect import Dialect, load_dialect
from schemadef.errors import DeclarationError
from schemadef.export.drizzle.meta import meta_files
from schemadef.export.drizzle.names import RESERVED, Names, camel
from schemadef.export.drizzle.page import Page, write_page
from schemadef.export.drizzle.text import string, template
from schemadef.generate import declared
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.migration.folder import read_folder

ENGINES = {"postgres": (6, 100), "postgres14": (3, 50), "sqlite": (6, 100), "libsql": (3, 50)}
"""How many random schemas of each, here and in the full run."""


def example(name: str) -> tuple[Page, Dialect]:
    dialect, snapshot = declared(*DATABASES[name])
    return write_page(snapshot, dialect), dialect


def drawn(engine: str) -> list[tuple[Page, Dialect]]:
    dialect = dialect_of(engine)
    found: list[tuple[Page, Dialect]] = []

    @some(*ENGINES[engine])
    @given(schemas(dialect, vector=engine == "postgres"))
    def draw(schema: Any) -> None:
        try:
            snapshot = lower_schema(schema, dialect)
        except DeclarationError:
            return
        found.append((write_page(snapshot, dialect), dialect))

    draw()
    return found


def wide() -> tuple[Page, Dialect]:
    """Every kind that Postgres has, under names that hurt."""
    dialect = load_dialect(("postgres",), "18")
    return write_page(
        lower_schema(load_schema(("declarations/postgres_declaration.py",), TESTS), dialect), dialect
    ), dialect


def said(name: str) -> tuple[Page, Dialect]:
    """Everything that Drizzle has words for."""
    dialect = load_dialect((name,), "18" if name == "postgres" else "")
    return write_page(
        lower_schema(load_schema(("declarations/export_declaration.py",), TESTS), dialect), dialect
    ), dialect


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[Path, Page]:
    """Many schemas, each in a folder of one TypeScript project."""
    root = project(tmp_path_factory.mktemp("drizzle") / "app")
    every = {name: example(name) for name in DATABASES} | {"wide": wide()}
    every |= {f"said-{name}": said(name) for name in ("postgres", "sqlite", "turso")}
    every |= {f"{engine}-{n}": page for engine in ENGINES for n, page in enumerate(drawn(engine))}
    return {laid_out(root / name, page, dialect): page for name, (page, dialect) in every.items()}


def test_every_schema_is_typed_strictly(pages):
    root = next(iter(pages)).parent
    assert typed(root) == ""
    wrong = project(root.parent / "wrong")
    shutil.copy(root / "neon_learning-mued/schema.ts", wrong)
    (wrong / "use.ts").write_text(
        'import type { InsertUsers } from "./schema";\nexport const user: InsertUsers = { email: 1 };\n'
    )
    assert "Type 'number' is not assignable to type 'string'" in typed(wrong), "a mistake is found"


def test_drizzle_kit_finds_no_change(pages):
    folders = list(pages)
    assert [(folder.name, found) for folder, found in zip(folders, kit_says(*folders), strict=True) if found] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "statement"),
    [
        ("neon_learning-mued", 'text("email").notNull()', 'text("email")', 'ALTER COLUMN "email" DROP NOT NULL'),
        ("neon_learning-mued", ".default(sql`'[]'::jsonb`)", ".default(sql`'{}'::jsonb`)", "SET DEFAULT '{}'::jsonb"),
        ("per_user-user", '.onDelete("restrict")', '.onDelete("cascade")', "ON DELETE cascade"),
        ("per_user-user", "weight_grams > 0", "weight_grams > 1", "weight_grams > 1"),
    ],
)  # fmt: skip
def test_drizzle_kit_sees_what_differs(tmp_path, name, old, new, statement):
    page, dialect = example(name)
    assert old in page.text
    changed = page._replace(text=page.text.replace(old, new, 1))
    (found,) = kit_says(laid_out(project(tmp_path / "app") / "schema", changed, dialect))
    assert statement in "\n".join(found)


@pytest.mark.parametrize(
    ("name", "after", "more", "statement"),
    [
        (
            "neon_learning-mued",
            'export const users = pgTable(\n  "users",\n  {\n',
            'nickName: text("nick_name"),\n',
            'ALTER TABLE "users" ADD COLUMN "nick_name" text;',
        ),
        (
            "per_user-user",
            'export const workouts = sqliteTable(\n  "workouts",\n  {\n',
            'mood: text("mood"),\n',
            "ALTER TABLE `workouts` ADD `mood` text;",
        ),
    ],
)
def test_drizzle_kit_goes_on_from_our_folder(tmp_path, name, after, more, statement):
    database, config = DATABASES[name]
    dialect, snapshot = declared(database, config)
    root = project(tmp_path / "app")
    shutil.copytree(database.path, root / "out")
    for path, text in meta_files(read_folder(root / "out")).items():
        (root / "out" / path).write_text(text)
    folder = read_folder(root / "out")
    schema = root / "schema.ts"
    schema.write_text(write_page(snapshot, dialect).text)
    family = ("--dialect", dialect.journal)

    def kit(*arguments: str) -> str:
        done = run(MODULES / ".bin/drizzle-kit", *arguments, *family, "--out", "./out", cwd=root)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "Everything's fine" in kit("check")
    assert "No schema changes" in kit("generate", "--schema", "./schema.ts")
    text = schema.read_text()
    assert after in text
    schema.write_text(text.replace(after, after + more))
    kit("generate", "--schema", "./schema.ts", "--name", "more")
    (written,) = (root / "out").glob("*_more.sql")
    assert written.name == f"{len(folder.entries) + 1:04d}_more.sql"
    assert written.read_text() == statement
    assert "Everything's fine" in kit("check")


def test_snapshots_that_fit_are_kept(tmp_path):
    shutil.copytree(DATABASES["neon_learning-mued"][0].path, tmp_path / "out")
    folder = read_folder(tmp_path / "out")
    first = meta_files(folder)
    for path, text in first.items():
        (folder.path / path).write_text(text.replace('"version": "7"', '"version":  "7"'))
    kept = meta_files(folder)
    assert kept != first
    assert all((folder.path / path).read_text() == text for path, text in kept.items())
    (folder.path / "meta/0003_snapshot.json").write_text("<<<<<<< HEAD\n")
    mended = meta_files(folder)
    assert [path for path in kept if mended[path] != kept[path]] == ["meta/0003_snapshot.json"]
    assert mended["meta/0003_snapshot.json"] == first["meta/0003_snapshot.json"]


def test_the_same_schema_gives_the_same_text():
    page, dialect = example("neon_learning-mued")
    snapshot = declared(*DATABASES["neon_learning-mued"])[1]
    backwards = type(snapshot)(reversed(list(snapshot)))
    assert write_page(backwards, dialect).text == page.text


def test_what_drizzle_cannot_say_is_listed():
    page = wide()[0]
    named = {line.removeprefix("// - ") for line in page.text.splitlines() if line.startswith("// - ")}
    assert "domain app.sho rt" in named
    assert "exclusion app.tasks.once" in named
    assert "trigger app.users.users_touch" in named
    assert "foreign key app.users.users_manager: DEFERRABLE" in named
    assert not any(name.startswith(("table app.users", "enum ", "sequence ", "policy ")) for name in named)


@some(100, 2000)
@given(st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), min_size=1, max_size=8))
def test_names_are_identifiers_and_differ(names):
    scope = Names(RESERVED)
    found = [scope.take(camel(name), camel(name, "Table")) for name in names]
    assert len(set(found)) == len(found)
    for name in found:
        assert name.isidentifier()
        assert name not in RESERVED


def test_names_of_every_script_pass_through_esbuild(tmp_path):
    letters = [chr(number) for number in range(0x80, 0x20000, 23) if chr(number).isalnum()]
    scope = Names(RESERVED)
    names = [scope.take(camel("a", letter)) for letter in letters]
    (tmp_path / "names.ts").write_text("".join(f"export const {name} = 1;\n" for name in names))
    script = f"""
        import {{ createRequire }} from "node:module"; import {{ build }} from "esbuild";
        const [entry, outfile] = {json.dumps([str(tmp_path / "names.ts"), str(tmp_path / "names.cjs")])};
        await build({{ entryPoints: [entry], outfile, bundle: true, format: "cjs", platform: "node" }});
        console.log(Object.keys(createRequire(import.meta.url)(outfile)).length);
    """
    done = run("node", "--input-type=module", "-e", script)
    assert (done.stdout.strip(), done.stderr) == (str(len(names)), "")


@pytest.mark.parametrize(
    ("name", "identifier"),
    [
        ("user_id", "userId"), ("ID", "id"), ("userID", "userId"), ("HTTPLog", "httpLog"), ("2fa codes", "_2faCodes"),
        ("ユーザー", "ユーザー"), ("a__b", "aB"), ("$$", "unnamed"), ("", "unnamed"), ("Order-Line", "orderLine"),
    ],
)  # fmt: skip
def test_a_name_in_camel_case(name, identifier):
    assert camel(name) == identifier


def test_texts_come_back_from_javascript(tmp_path):
    texts = ["`${x}`", "\\n \\ \\`", 'a"b\\"', "line\nline\r\nend\r", "\u2028 記 😀", "$$ ${ {", "'", "\\u0041"]
    codes = [f"[{string(text)}, {template(text)}]" for text in texts]
    module = tmp_path / "texts.mjs"
    module.write_text(
        f"const sql = (parts) => parts[0];\nprocess.stdout.write(JSON.stringify([{', '.join(codes)}]));\n"
    )
    assert json.loads(run("node", module).stdout) == [[text, text] for text in texts]


def test_reserved_names_hold_what_a_file_may_import():
    imported = set()
    for core in ("pg-core", "sqlite-core"):
        for name in ("", *DATABASES):
            text = wide()[0].text if not name else example(name)[0].text
            body = re.search(rf'import \{{\n(.*?)\}} from "drizzle-orm/{core}"', text, re.DOTALL)
            imported |= {line.strip(" ,").removeprefix("type ") for line in (body[1].splitlines() if body else ())}
    assert len(imported) > 20
    assert imported <= RESERVED
