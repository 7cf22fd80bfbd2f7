"""Everything that the seed document names: 「2つの独立したデータベース」."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError, EngineError

KIND = {"turso": "sqld", "d1": "workerd"}
TIMES = {"created_at", "updated_at"}


def wrangler(folder: Path) -> dict[str, Any]:
    text = (folder / "wrangler.jsonc").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    return found


def d1_binding(config: dict[str, Any], section: str = "") -> dict[str, str]:
    (binding,) = (config["env"][section] if section else config)["d1_databases"]
    assert isinstance(binding, dict)
    return binding


def test_two_independent_databases(example):
    assert list(example.config.databases) == ["turso", "d1"]
    turso, d1 = example.config.databases.values()
    assert turso.dialect == ("turso",)
    assert turso.declaration == ("schema/turso/**/*.py",)
    assert d1.dialect == ("d1",)
    assert d1.declaration == ("schema/d1/**/*.py",)
    assert os.path.relpath(turso.path, example.folder) == "../../generated/two_databases/turso"
    assert os.path.relpath(d1.path, example.folder) == "../../generated/two_databases/d1"


def test_turso_holds_authentication_and_nothing_else(example):
    assert example.facts("turso").tables() == {"users", "sessions", "accounts", "verifications"}


def test_d1_holds_the_application_and_nothing_else(example):
    assert example.facts("d1").tables() == {"articles", "interviews", "user_profiles"}


@pytest.mark.parametrize(
    ("table", "required", "optional"),
    [
        ("users", {"id", "name", "email", "email_verified"} | TIMES, {"image"}),
        ("sessions", {"id", "expires_at", "token", "user_id"} | TIMES, {"ip_address", "user_agent"}),
        (
            "accounts",
            {"id", "account_id", "provider_id", "user_id"} | TIMES,
            {
                "access_token",
                "refresh_token",
                "id_token",
                "access_token_expires_at",
                "refresh_token_expires_at",
                "scope",
                "password",
            },
        ),
        ("verifications", {"id", "identifier", "value", "expires_at"} | TIMES, set()),
    ],
)
def test_better_auth_finds_its_columns(example, table, required, optional):
    facts = example.facts("turso")
    assert set(facts.names(table)) == required | optional
    assert facts.nullable(table) == optional
    assert facts.primary_key(table) == ("id",)
    assert facts.triggers(table) == {f"{table}_touch"}


def test_better_auth_finds_its_keys_and_indexes(example):
    facts = example.facts("turso")
    assert facts.uniques("users") == {("email",)}
    assert facts.uniques("sessions") == {("token",)}
    assert facts.foreign_keys("sessions") == {"user_id": "users.id cascade"}
    assert facts.foreign_keys("accounts") == {"user_id": "users.id cascade"}
    assert facts.indexes("sessions") == {"sessions_userId_idx": ("user_id",)}
    assert facts.indexes("accounts") == {"accounts_userId_idx": ("user_id",)}
    assert facts.indexes("verifications") == {"verifications_identifier_idx": ("identifier",)}
    assert facts.default("users.email_verified") == "0"


def test_better_auth_reads_milliseconds(example):
    logical = example.facts("turso").column("sessions.expires_at").logical
    assert logical is not None
    assert logical.stored == "epoch_milliseconds"


def test_articles(example):
    facts = example.facts("d1")
    assert facts.values("articles.status") == ("draft", "generating", "published")
    assert facts.default("articles.status") == "'draft'"
    assert facts.checks("articles")["articles_status_check"] == "\"status\" IN ('draft', 'generating', 'published')"
    assert facts.foreign_keys("articles") == {"user_id": "user_profiles.user_id cascade"}


def test_interviews(example):
    facts = example.facts("d1")
    assert facts.type("interviews.messages") == "json"
    assert facts.checks("interviews")["interviews_messages_check"] == '"messages" IS NULL OR json_valid("messages")'
    assert facts.values("interviews.content_type") == ("text", "image")


def test_the_profile_points_into_the_other_database_without_a_foreign_key(example):
    facts = example.facts("d1")
    assert facts.uniques("user_profiles") == {("user_id",)}
    assert facts.foreign_keys("user_profiles") == {}
    # the same type as the column that it holds the values of
    assert facts.stored("user_profiles.user_id") == example.facts("turso").stored("users.id")


def test_a_foreign_key_into_the_other_database_is_refused_naming_both(example, tmp_path):
    shutil.copytree(example.folder, tmp_path / "copy", ignore=shutil.ignore_patterns("__pycache__", "test_*"))
    file = tmp_path / "copy/schema/d1/user_profiles.py"
    text = file.read_text(encoding="utf-8")
    text = text.replace("user_id = text(unique=True)", "user_id = text(unique=True, references=Users.id)")
    text = text.replace("from schemadef import", "from schema.turso.auth import Users\nfrom schemadef import")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        type(example)(tmp_path / "copy").snapshot("d1")
    message = str(refused.value)
    assert 'points at users, which is in the database "turso", not in the database "d1"' in message
    line = next(number for number, line in enumerate(text.splitlines(), 1) if "user_id =" in line)
    assert refused.value.where == f"{file}:{line}"


@pytest.mark.parametrize(("name", "file"), [("staging", ".env.development"), ("production", ".env.production")])
def test_turso_environments(example, name, file):
    turso = example.database("turso")
    assert list(turso.environments) == ["staging", "production"]
    environment = turso.environment(name)
    assert environment.url == "${TURSO_DATABASE_URL}"
    assert environment.token == "${TURSO_AUTH_TOKEN}"
    assert environment.env_file == file
    target = environment.resolve({"TURSO_DATABASE_URL": "libsql://a.turso.io", "TURSO_AUTH_TOKEN": "secret"})
    assert (target.url, target.token) == ("libsql://a.turso.io", "secret")


@pytest.mark.parametrize(
    ("name", "section", "found"),
    [
        ("development", "", {"database_name": "d1", "database_id": "next-dev-d1"}),
        ("preview", "preview", {"database_name": "d1", "database_id": "preview-d1"}),
        ("staging", "staging", {"database_name": "thisisooo-d1-stg"}),
        ("production", "production", {"database_name": "thisisooo-d1-prod"}),
    ],
)
def test_d1_environments(example, name, section, found):
    d1 = example.database("d1")
    assert list(d1.environments) == ["development", "preview", "staging", "production"]
    environment = d1.environment(name)
    assert (environment.wrangler_env, environment.binding) == (section, "D1")
    url = environment.resolve({"CLOUDFLARE_ACCOUNT_ID": "account", "CLOUDFLARE_API_TOKEN": "secret"}).url
    binding = d1_binding(wrangler(example.folder), section)
    assert binding == {**found, "binding": "D1", "migrations_dir": binding["migrations_dir"]}
    assert (example.folder / binding["migrations_dir"]).resolve() == Path(os.path.normpath(d1.path))
    if "database_id" in found:
        assert url.endswith(f"/.wrangler/state/v3/d1?id={found['database_id']}")
    else:
        assert url == f"d1://account/{found['database_name']}"


@pytest.mark.parametrize(("name", "engine"), KIND.items(), indirect=["engine"])
def test_up_again_and_back(example, name: str, engine: Engine):
    example.prove(name, engine)


@pytest.mark.parametrize("engine", ["workerd"], indirect=True)
def test_d1_keeps_what_the_seed_says(example, engine: Engine):
    example.create("d1", engine)
    engine.execute("INSERT INTO user_profiles (user_id, display_name) VALUES ('u1', '太郎')")
    engine.execute("INSERT INTO articles (user_id, title) VALUES ('u1', '記事')")
    assert engine.query("SELECT status, content FROM articles") == [("draft", "")]
    engine.execute("INSERT INTO interviews (article_id, content_type) SELECT id, 'image' FROM articles")
    assert engine.query("SELECT messages FROM interviews") == [("[]",)]
    for broken in (
        "UPDATE articles SET status = 'archived'",
        "UPDATE articles SET status = 'published'",
        "UPDATE interviews SET content_type = 'video'",
        "UPDATE interviews SET messages = '[{'",
        "INSERT INTO user_profiles (user_id, display_name) VALUES ('u1', 'a second profile')",
    ):
        with pytest.raises(EngineError):
            engine.execute(broken)
    engine.execute("UPDATE articles SET status = 'published', published_at = unixepoch()")
    engine.execute("DELETE FROM user_profiles")
    assert engine.query("SELECT count(*) FROM interviews") == [(0,)]
