"""The training log of one person. Nothing says whose it is: the whole database is theirs."""

from __future__ import annotations

from enum import StrEnum

from schemadef import (
    Check,
    Index,
    Table,
    Trigger,
    Unique,
    View,
    boolean,
    date,
    enum,
    integer,
    now,
    random_uuid,
    text,
    timestamp,
    uuid,
)


class MuscleGroup(StrEnum):
    CHEST = "chest"
    BACK = "back"
    SHOULDERS = "shoulders"
    ARMS = "arms"
    LEGS = "legs"
    CORE = "core"
    FULL_BODY = "full_body"


class SetType(StrEnum):
    WARM_UP = "warm_up"
    WORKING = "working"
    DROP = "drop"
    FAILURE = "failure"


class Record(Table, abstract=True):
    """What every table has. The telephone makes rows offline, so keys are UUIDs that never meet."""

    id = uuid(primary_key=True, default=random_uuid())
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)


class Exercises(Record, strict=True):
    """種目: what can be trained."""

    name = text(unique=True)
    muscle_group = enum(MuscleGroup)
    is_bodyweight = boolean(default=False)
    note = text(default="")
    # never deleted while a workout names it, only hidden
    archived_at = timestamp(null=True)

    idx_exercises_muscle_group = Index(muscle_group, where=f"{archived_at} IS NULL")


class Workouts(Record, strict=True):
    """トレーニング: one visit to the gym; it is running until it has an end."""

    started_at = timestamp(default=now())
    finished_at = timestamp(null=True)
    note = text(default="")

    ends_after_it_starts = Check(f"{finished_at} >= {started_at}")
    idx_workouts_started_at = Index(started_at.desc())


class WorkoutExercises(Record, strict=True):
    """An exercise in a workout, in the order of the day."""

    workout_id = uuid(references=Workouts.id, on_delete="cascade")
    exercise_id = uuid(references=Exercises.id, on_delete="restrict")
    position = integer()
    note = text(default="")

    position_counts = Check(f"{position} >= 1")
    one_at_a_time = Unique(workout_id, position)
    idx_workout_exercises_exercise = Index(exercise_id)


class Sets(Record, strict=True):
    """セット. Weights are whole grams: 2.5 kg and 5 lb stay exact, and sums need no rounding."""

    workout_exercise_id = uuid(references=WorkoutExercises.id, on_delete="cascade")
    position = integer()
    set_type = enum(SetType, default=SetType.WORKING)
    weight_grams = integer(default=0)
    reps = integer()
    # rate of perceived exertion in tenths: 8.5 is 85
    rpe_tenths = integer(null=True)
    completed_at = timestamp(null=True)

    position_counts = Check(f"{position} >= 1")
    weight_is_no_debt = Check(f"{weight_grams} >= 0")
    reps_count = Check(f"{reps} >= 0")
    rpe_is_a_scale = Check(f"{rpe_tenths} BETWEEN 10 AND 100")
    one_set_at_a_time = Unique(workout_exercise_id, position)


class BodyWeights(Record, strict=True):
    """体重: one for each day."""

    measured_on = date(unique=True)
    weight_grams = integer()

    weight_is_real = Check(f"{weight_grams} > 0")


heaviest_sets = View(
    f"""
    SELECT w.{WorkoutExercises.exercise_id}, max(s.{Sets.weight_grams}) AS weight_grams
    FROM {Sets} AS s
    JOIN {WorkoutExercises} AS w ON w.{WorkoutExercises.id} = s.{Sets.workout_exercise_id}
    WHERE s.{Sets.completed_at} IS NOT NULL AND s.{Sets.reps} > 0
    GROUP BY w.{WorkoutExercises.exercise_id}
    """
)
