"""Everything that the seed document names: `packages/per-user-database`."""

from __future__ import annotations

import hashlib
import os
import re

import pytest

from schemadef.engines import open_engine
from schemadef.engines.base import Engine
from schemadef.errors import ConfigError, EngineError
from schemadef.model import View

RECORD = ["id", "created_at", "updated_at"]
EVERY_ENGINE = ("sqlite", "libsql", "sqld")


def test_one_folder_for_turso_and_the_telephone(example):
    """TursoはSQLiteベースのため、生成されるSQLは dialect: "turso" と同一."""
    (user,) = example.config.databases.values()
    assert user.dialect == ("turso", "sqlite")
    assert os.path.relpath(user.path, example.folder) == "../../generated/per_user/user"


def test_the_name_of_a_database(example):
    """`next-lift-{APP_ENV}-user-{SHA256ハッシュ16文字}`: 同一userIdは常に同じDB名."""
    digest = hashlib.sha256(b"user_2abc").hexdigest()[:16]
    variables = {"APP_ENV": "production", "USER_HASH": digest, "TURSO_ORGANIZATION": "acme", "TURSO_AUTH_TOKEN": "jwt"}
    target = example.database("user").environment("turso").resolve(variables)
    name = f"next-lift-production-user-{digest}"
    assert target.url == f"libsql://{name}-acme.turso.io"
    assert target.token == "jwt"
    # what Turso takes for a name
    assert re.fullmatch(r"[a-z0-9-]{1,64}", name)


def test_a_connection_needs_both_the_url_and_the_token(example):
    """トークン有効期限: a client is made of `{ url, authToken }`."""
    variables = {"APP_ENV": "production", "USER_HASH": "0" * 16, "TURSO_ORGANIZATION": "acme"}
    with pytest.raises(ConfigError, match="TURSO_AUTH_TOKEN"):
        example.database("user").environment("turso").resolve(variables)


def test_the_environments(example):
    assert list(example.database("user").environments) == ["turso", "test"]
    assert example.database("user").environment("test").resolve({}).url == ":memory:"


def test_the_tables_and_columns(example):
    facts = example.facts("user")
    assert {table: facts.names(table)[3:] for table in facts.tables()} == {
        "exercises": ["name", "muscle_group", "is_bodyweight", "note", "archived_at"],
        "workouts": ["started_at", "finished_at", "note"],
        "workout_exercises": ["workout_id", "exercise_id", "position", "note"],
        "sets": [
            "workout_exercise_id",
            "position",
            "set_type",
            "weight_grams",
            "reps",
            "rpe_tenths",
            "completed_at",
        ],
        "body_weights": ["measured_on", "weight_grams"],
    }
    assert [view.name for view in facts.snapshot.of(View)] == ["heaviest_sets"]


def test_nothing_says_whose_the_rows_are(example):
    """各ユーザーに1つのTursoデータベース: no table has a user."""
    facts = example.facts("user")
    assert not [name for table in facts.tables() for name in facts.names(table) if "user" in name]


def test_what_every_table_has(example):
    facts = example.facts("user")
    for table in facts.tables():
        assert facts.names(table)[:3] == RECORD
        assert facts.primary_key(table) == ("id",)
        assert facts.type(f"{table}.id") == "uuid"
        assert facts.triggers(table) == {f"{table}_touch"}
        assert facts.table(table).strict


def test_keys_values_and_indexes(example):
    facts = example.facts("user")
    assert facts.foreign_keys("workout_exercises") == {
        "workout_id": "workouts.id cascade",
        "exercise_id": "exercises.id restrict",
    }
    assert facts.foreign_keys("sets") == {"workout_exercise_id": "workout_exercises.id cascade"}
    assert facts.uniques("exercises") == {("name",)}
    assert facts.uniques("workout_exercises") == {("workout_id", "position")}
    assert facts.uniques("sets") == {("workout_exercise_id", "position")}
    assert facts.uniques("body_weights") == {("measured_on",)}
    assert facts.values("exercises.muscle_group") == (
        "chest",
        "back",
        "shoulders",
        "arms",
        "legs",
        "core",
        "full_body",
    )
    assert facts.values("sets.set_type") == ("warm_up", "working", "drop", "failure")
    assert facts.default("sets.set_type") == "'working'"
    assert facts.indexes("workouts") == {"idx_workouts_started_at": ("started_at desc",)}
    assert facts.indexes("exercises") == {"idx_exercises_muscle_group": ("muscle_group",)}
    assert facts.indexes("workout_exercises") == {"idx_workout_exercises_exercise": ("exercise_id",)}


@pytest.mark.parametrize("engine", EVERY_ENGINE, indirect=True)
def test_up_again_and_back(example, engine: Engine):
    example.prove("user", engine)


def test_in_memory_as_the_tests_of_the_application_do(example):
    """テスト環境: インメモリSQLite（`:memory:`）を使用."""
    with open_engine(example.database("user").environment("test").resolve({}).url) as engine:
        example.prove("user", engine)


@pytest.mark.parametrize("engine", EVERY_ENGINE, indirect=True)
def test_a_day_at_the_gym(example, engine: Engine):
    example.create("user", engine)
    for sql in (
        "INSERT INTO exercises (name, muscle_group) VALUES ('ベンチプレス', 'chest')",
        "INSERT INTO workouts (note) VALUES ('朝')",
        "INSERT INTO workout_exercises (workout_id, exercise_id, position)"
        " SELECT workouts.id, exercises.id, 1 FROM workouts, exercises",
    ):
        engine.execute(sql)
    for position, weight in enumerate((60000, 82500, 80000), start=1):
        engine.execute(
            "INSERT INTO sets (workout_exercise_id, position, weight_grams, reps, completed_at)"
            f" SELECT id, {position}, {weight}, 5, unixepoch() FROM workout_exercises"
        )
    assert engine.query("SELECT weight_grams FROM heaviest_sets") == [(82500,)]
    for broken in (
        "UPDATE sets SET weight_grams = -1",
        "UPDATE sets SET weight_grams = 'heavy'",
        "UPDATE sets SET rpe_tenths = 101",
        "UPDATE sets SET position = 1",
        "UPDATE workouts SET finished_at = started_at - 1",
        "INSERT INTO body_weights (measured_on, weight_grams) VALUES ('2026-02-30', 70000)",
        "DELETE FROM exercises",
    ):
        with pytest.raises(EngineError):
            engine.execute(broken)
    engine.execute("DELETE FROM workouts")
    assert engine.query("SELECT count(*) FROM sets") == [(0,)]
