// Written by `schemadef export drizzle`. Do not edit: change the declaration and write it again.
// What Drizzle cannot say, and the migrations do; `drizzle-kit push` would not keep it:
// - table body_weights: STRICT
// - table exercises: STRICT
// - table sets: STRICT
// - table workout_exercises: STRICT
// - table workouts: STRICT
// - trigger body_weights.body_weights_touch
// - trigger exercises.exercises_touch
// - trigger sets.sets_touch
// - trigger workout_exercises.workout_exercises_touch
// - trigger workouts.workouts_touch

import { type InferInsertModel, type InferSelectModel, relations, sql } from "drizzle-orm";
import {
  type SQLiteTableExtraConfigValue,
  check,
  foreignKey,
  index,
  integer,
  sqliteTable,
  sqliteView,
  text,
  unique,
} from "drizzle-orm/sqlite-core";

export const bodyWeights = sqliteTable(
  "body_weights",
  {
    id: text("id").primaryKey().default(sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`),
    createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    updatedAt: integer("updated_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    measuredOn: text("measured_on").notNull(),
    weightGrams: integer("weight_grams").notNull(),
  },
  (t): SQLiteTableExtraConfigValue[] => [
    unique("body_weights_measured_on_key").on(t.measuredOn),
    check("body_weights_created_at_check", sql`typeof("created_at") IN ('integer', 'null')`),
    check("body_weights_id_check", sql`"id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'`),
    check("body_weights_measured_on_check", sql`"measured_on" IS date("measured_on", '+0 days')`),
    check("body_weights_updated_at_check", sql`typeof("updated_at") IN ('integer', 'null')`),
    check("weight_is_real", sql`weight_grams > 0`),
  ],
);
export type SelectBodyWeights = InferSelectModel<typeof bodyWeights>;
export type InsertBodyWeights = InferInsertModel<typeof bodyWeights>;

export const exercises = sqliteTable(
  "exercises",
  {
    id: text("id").primaryKey().default(sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`),
    createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    updatedAt: integer("updated_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    name: text("name").notNull(),
    muscleGroup: text("muscle_group", { enum: ["chest", "back", "shoulders", "arms", "legs", "core", "full_body"] }).notNull(),
    isBodyweight: integer("is_bodyweight", { mode: "boolean" }).notNull().default(false),
    note: text("note").notNull().default(""),
    archivedAt: integer("archived_at", { mode: "timestamp" }),
  },
  (t): SQLiteTableExtraConfigValue[] => [
    unique("exercises_name_key").on(t.name),
    check("exercises_archived_at_check", sql`typeof("archived_at") IN ('integer', 'null')`),
    check("exercises_created_at_check", sql`typeof("created_at") IN ('integer', 'null')`),
    check("exercises_id_check", sql`"id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'`),
    check("exercises_is_bodyweight_check", sql`"is_bodyweight" IN (0, 1)`),
    check("exercises_muscle_group_check", sql`"muscle_group" IN ('chest', 'back', 'shoulders', 'arms', 'legs', 'core', 'full_body')`),
    check("exercises_updated_at_check", sql`typeof("updated_at") IN ('integer', 'null')`),
    index("idx_exercises_muscle_group").on(t.muscleGroup).where(sql`archived_at IS NULL`),
  ],
);
export type SelectExercises = InferSelectModel<typeof exercises>;
export type InsertExercises = InferInsertModel<typeof exercises>;

export const sets = sqliteTable(
  "sets",
  {
    id: text("id").primaryKey().default(sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`),
    createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    updatedAt: integer("updated_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    workoutExerciseId: text("workout_exercise_id").notNull(),
    position: integer("position").notNull(),
    setType: text("set_type", { enum: ["warm_up", "working", "drop", "failure"] }).notNull().default("working"),
    weightGrams: integer("weight_grams").notNull().default(0),
    reps: integer("reps").notNull(),
    rpeTenths: integer("rpe_tenths"),
    completedAt: integer("completed_at", { mode: "timestamp" }),
  },
  (t): SQLiteTableExtraConfigValue[] => [
    unique("one_set_at_a_time").on(t.workoutExerciseId, t.position),
    check("position_counts", sql`position >= 1`),
    check("reps_count", sql`reps >= 0`),
    check("rpe_is_a_scale", sql`rpe_tenths BETWEEN 10 AND 100`),
    check("sets_completed_at_check", sql`typeof("completed_at") IN ('integer', 'null')`),
    check("sets_created_at_check", sql`typeof("created_at") IN ('integer', 'null')`),
    check("sets_id_check", sql`"id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'`),
    check("sets_set_type_check", sql`"set_type" IN ('warm_up', 'working', 'drop', 'failure')`),
    check("sets_updated_at_check", sql`typeof("updated_at") IN ('integer', 'null')`),
    check("sets_workout_exercise_id_check", sql`"workout_exercise_id" GLOB '????????-????-????-????-????????????' AND length(replace("workout_exercise_id", '-', '')) = 32 AND "workout_exercise_id" NOT GLOB '*[^0-9a-f-]*'`),
    check("weight_is_no_debt", sql`weight_grams >= 0`),
    foreignKey({ name: "sets_workout_exercise_id_fkey", columns: [t.workoutExerciseId], foreignColumns: [workoutExercises.id] }).onDelete("cascade"),
  ],
);
export type SelectSets = InferSelectModel<typeof sets>;
export type InsertSets = InferInsertModel<typeof sets>;

export const workoutExercises = sqliteTable(
  "workout_exercises",
  {
    id: text("id").primaryKey().default(sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`),
    createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    updatedAt: integer("updated_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    workoutId: text("workout_id").notNull(),
    exerciseId: text("exercise_id").notNull(),
    position: integer("position").notNull(),
    note: text("note").notNull().default(""),
  },
  (t): SQLiteTableExtraConfigValue[] => [
    unique("one_at_a_time").on(t.workoutId, t.position),
    check("position_counts", sql`position >= 1`),
    check("workout_exercises_created_at_check", sql`typeof("created_at") IN ('integer', 'null')`),
    check("workout_exercises_exercise_id_check", sql`"exercise_id" GLOB '????????-????-????-????-????????????' AND length(replace("exercise_id", '-', '')) = 32 AND "exercise_id" NOT GLOB '*[^0-9a-f-]*'`),
    check("workout_exercises_id_check", sql`"id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'`),
    check("workout_exercises_updated_at_check", sql`typeof("updated_at") IN ('integer', 'null')`),
    check("workout_exercises_workout_id_check", sql`"workout_id" GLOB '????????-????-????-????-????????????' AND length(replace("workout_id", '-', '')) = 32 AND "workout_id" NOT GLOB '*[^0-9a-f-]*'`),
    foreignKey({ name: "workout_exercises_exercise_id_fkey", columns: [t.exerciseId], foreignColumns: [exercises.id] }).onDelete("restrict"),
    foreignKey({ name: "workout_exercises_workout_id_fkey", columns: [t.workoutId], foreignColumns: [workouts.id] }).onDelete("cascade"),
    index("idx_workout_exercises_exercise").on(t.exerciseId),
  ],
);
export type SelectWorkoutExercises = InferSelectModel<typeof workoutExercises>;
export type InsertWorkoutExercises = InferInsertModel<typeof workoutExercises>;

export const workouts = sqliteTable(
  "workouts",
  {
    id: text("id").primaryKey().default(sql`(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))`),
    createdAt: integer("created_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    updatedAt: integer("updated_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    startedAt: integer("started_at", { mode: "timestamp" }).notNull().default(sql`(unixepoch())`),
    finishedAt: integer("finished_at", { mode: "timestamp" }),
    note: text("note").notNull().default(""),
  },
  (t): SQLiteTableExtraConfigValue[] => [
    check("ends_after_it_starts", sql`finished_at >= started_at`),
    check("workouts_created_at_check", sql`typeof("created_at") IN ('integer', 'null')`),
    check("workouts_finished_at_check", sql`typeof("finished_at") IN ('integer', 'null')`),
    check("workouts_id_check", sql`"id" GLOB '????????-????-????-????-????????????' AND length(replace("id", '-', '')) = 32 AND "id" NOT GLOB '*[^0-9a-f-]*'`),
    check("workouts_started_at_check", sql`typeof("started_at") IN ('integer', 'null')`),
    check("workouts_updated_at_check", sql`typeof("updated_at") IN ('integer', 'null')`),
    index("idx_workouts_started_at").on(sql`"started_at" DESC`),
  ],
);
export type SelectWorkouts = InferSelectModel<typeof workouts>;
export type InsertWorkouts = InferInsertModel<typeof workouts>;

export const heaviestSets = sqliteView(
  "heaviest_sets",
  {
    exerciseId: text("exercise_id").notNull(),
    weightGrams: integer("weight_grams"),
  },
).as(sql`SELECT w.exercise_id AS exercise_id, max(s.weight_grams) AS weight_grams FROM sets AS s JOIN workout_exercises AS w ON w.id = s.workout_exercise_id WHERE s.completed_at IS NOT NULL AND s.reps > 0 GROUP BY w.exercise_id`);
export type SelectHeaviestSets = (typeof heaviestSets)["$inferSelect"];

export const exercisesRelations = relations(exercises, ({ many }) => ({
  workoutExercises: many(workoutExercises),
}));

export const setsRelations = relations(sets, ({ one }) => ({
  workoutExercise: one(workoutExercises, { fields: [sets.workoutExerciseId], references: [workoutExercises.id] }),
}));

export const workoutExercisesRelations = relations(workoutExercises, ({ many, one }) => ({
  exercise: one(exercises, { fields: [workoutExercises.exerciseId], references: [exercises.id] }),
  workout: one(workouts, { fields: [workoutExercises.workoutId], references: [workouts.id] }),
  sets: many(sets),
}));

export const workoutsRelations = relations(workouts, ({ many }) => ({
  workoutExercises: many(workoutExercises),
}));
