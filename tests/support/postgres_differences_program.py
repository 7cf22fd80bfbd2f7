"""What somebody could do by hand to an index, a trigger, a policy, a function or a view, and what is then said."""

from __future__ import annotations

from postgres_differences_table import TASKS

SEEN = "DROP TRIGGER tasks_seen ON app.tasks; CREATE TRIGGER tasks_seen "
RECENT = "DROP INDEX app.tasks_recent; CREATE UNIQUE INDEX tasks_recent ON app."
LABEL = "CREATE OR REPLACE FUNCTION app.label(prefix text, times integer, mood app.mood, body text) RETURNS text "
LABEL_BODY = " LANGUAGE sql AS $x$SELECT prefix || times::text || '$$ $body'$x$"
HAPPY = "DROP VIEW app.happy CASCADE; CREATE VIEW app.happy "

PROGRAMS = [
    # indexes
    (
        "create index app.tasks.tasks_recent",
        RECENT + "tasks (user_id, done_at DESC) INCLUDE (title)",
        "DESC)",
        "DESC NULLS LAST",
    ),
    (
        "create index app.tasks.tasks_recent",
        RECENT + "tasks (user_id, done_at DESC NULLS LAST)",
        "NULLS LAST) and",
        "INCLUDE (title)",
    ),
    (
        "create index app.tasks.tasks_recent",
        "DROP INDEX app.tasks_recent;"
        " CREATE INDEX tasks_recent ON app.tasks (user_id, done_at DESC NULLS LAST) INCLUDE (title)",
        "CREATE INDEX",
        "CREATE UNIQUE INDEX",
    ),
    (
        "create index app.tasks.tasks_recent",
        "CREATE TABLE app.other (user_id uuid, done_at timestamptz, title text);"
        + RECENT
        + "other (user_id, done_at DESC NULLS LAST) INCLUDE (title)",
        "ON app.other",
        "ON app.tasks",
    ),
    (
        "create index app.tasks.tasks_recent",
        "DROP INDEX app.tasks_recent; CREATE TABLE app.tasks_recent (n integer)",
        "table app.tasks_recent",
        "CREATE UNIQUE INDEX",
    ),
    (
        "create index app.tasks.tasks_recent",
        "UPDATE pg_catalog.pg_index SET indisvalid = false WHERE indexrelid = 'app.tasks_recent'::regclass",
        "INVALID and",
        "INCLUDE (title)",
    ),
    (
        "create index app.users.users_by_mood",
        "DROP INDEX app.users_by_mood; CREATE INDEX users_by_mood ON app.users (mood, lower(email)) WHERE active",
        "WHERE active",
        "'x''y'",
    ),
    (
        "create index app.users.users_by_mood",
        "DROP INDEX app.users_by_mood;"
        " CREATE INDEX users_by_mood ON app.users (mood, upper(email)) WHERE active AND name <> 'x''y'",
        "upper(email)",
        "lower(email)",
    ),
    (
        "create index app.users.users_trgm",
        "ALTER INDEX app.users_trgm SET (fastupdate = on)",
        "fastupdate='on'",
        "fastupdate=off",
    ),
    (
        "create index app.users.users_trgm",
        "DROP INDEX app.users_trgm; CREATE INDEX users_trgm ON app.users (name) WITH (fillfactor = 80)",
        "btree",
        "gin_trgm_ops",
    ),
    # triggers
    ("create trigger app.tasks.tasks_watch", TASKS + "DISABLE TRIGGER tasks_watch", "DISABLED", "EXECUTE FUNCTION"),
    (
        "create trigger app.tasks.tasks_watch",
        TASKS + "ENABLE ALWAYS TRIGGER tasks_watch",
        "REPLICAS",
        "EXECUTE FUNCTION",
    ),
    (
        "create trigger app.tasks.tasks_seen",
        SEEN + "AFTER INSERT ON app.tasks EXECUTE FUNCTION app.log_change()",
        "AFTER INSERT ON",
        "AFTER INSERT OR TRUNCATE ON",
    ),
    (
        "create trigger app.tasks.tasks_seen",
        SEEN + "BEFORE INSERT OR TRUNCATE ON app.tasks EXECUTE FUNCTION app.log_change()",
        "BEFORE INSERT",
        "AFTER INSERT",
    ),
    (
        "create trigger app.tasks.tasks_seen",
        SEEN + "AFTER INSERT ON app.tasks FOR EACH ROW EXECUTE FUNCTION app.log_change()",
        "FOR EACH ROW",
        "FOR EACH STATEMENT",
    ),
    (
        "create trigger app.tasks.tasks_seen",
        SEEN + "AFTER INSERT OR TRUNCATE ON app.tasks EXECUTE FUNCTION app.log_change('x')",
        "log_change('x')",
        "log_change()",
    ),
    (
        "create trigger app.tasks.tasks_seen",
        SEEN + "AFTER INSERT OR TRUNCATE ON app.tasks EXECUTE FUNCTION app.tasks_watch_fn()",
        "app.tasks_watch_fn()",
        "log_change()",
    ),
    (
        "create trigger app.tasks.tasks_watch",
        "DROP TRIGGER tasks_watch ON app.tasks;"
        " CREATE TRIGGER tasks_watch BEFORE INSERT OR UPDATE ON app.tasks FOR EACH ROW"
        " WHEN (NEW.title = 'x ON app.tasks') EXECUTE FUNCTION app.tasks_watch_fn()",
        "OR UPDATE ON",
        "OR UPDATE OF title",
    ),
    (
        "create trigger app.tasks.tasks_watch",
        "DROP TRIGGER tasks_watch ON app.tasks;"
        " CREATE TRIGGER tasks_watch BEFORE INSERT OR UPDATE OF title ON app.tasks"
        " FOR EACH ROW WHEN (NEW.title = 'x') EXECUTE FUNCTION app.tasks_watch_fn()",
        "'x'::",
        "'x ON app.tasks'::",
    ),
    (
        "create trigger app.happy.happy_guard",
        "DROP TRIGGER happy_guard ON app.happy; CREATE TRIGGER happy_guard INSTEAD OF INSERT ON app.happy"
        " FOR EACH ROW EXECUTE FUNCTION app.happy_guard_fn()",
        "INSTEAD OF INSERT ON",
        "INSTEAD OF INSERT OR DELETE ON",
    ),
    # policies
    (
        "create policy app.tasks.own",
        "ALTER POLICY own ON app.tasks USING (true)",
        "USING (true)",
        "(u.number = tasks.id)",
    ),
    (
        "create policy app.tasks.own",
        "ALTER POLICY own ON app.tasks WITH CHECK (true)",
        "CHECK (true)",
        "CHECK ((price >",
    ),
    ("create policy app.tasks.own", "ALTER POLICY own ON app.tasks TO sd_reader", "TO {sd_reader}", "TO {sd_Wri'ter}"),
    ("create policy app.tasks.own", "ALTER POLICY own ON app.tasks TO public", "TO {public}", "TO {sd_Wri'ter}"),
    (
        "create policy app.tasks.quiet",
        "DROP POLICY quiet ON app.tasks; CREATE POLICY quiet ON app.tasks AS RESTRICTIVE FOR DELETE"
        " TO sd_reader, \"sd_Wri'ter\" USING (title <> '$$')",
        "FOR DELETE",
        "FOR SELECT",
    ),
    (
        "create policy app.tasks.quiet",
        "DROP POLICY quiet ON app.tasks; CREATE POLICY quiet ON app.tasks AS PERMISSIVE FOR SELECT"
        " TO sd_reader, \"sd_Wri'ter\" USING (title <> '$$')",
        "PERMISSIVE",
        "RESTRICTIVE",
    ),
    # functions
    (
        "create function app.label",
        LABEL + "STRICT IMMUTABLE PARALLEL SAFE LANGUAGE sql AS 'SELECT prefix'",
        "SELECT prefix",
        "times",
    ),
    ("create function app.label", LABEL + "STRICT STABLE PARALLEL SAFE" + LABEL_BODY, "STABLE", "IMMUTABLE"),
    ("create function app.label", LABEL + "IMMUTABLE PARALLEL SAFE" + LABEL_BODY, "SAFE", "STRICT"),
    ("create function app.label", LABEL + "STRICT IMMUTABLE" + LABEL_BODY, "STRICT", "PARALLEL SAFE"),
    (
        "create function app.label",
        LABEL + "STRICT IMMUTABLE PARALLEL SAFE COST 7" + LABEL_BODY,
        "COST 7",
        "PARALLEL SAFE",
    ),
    (
        "create function app.label",
        LABEL.replace("body text", "body text DEFAULT 'b'") + "STRICT IMMUTABLE PARALLEL SAFE" + LABEL_BODY,
        "DEFAULT 'b'",
        "body text)",
    ),
    (
        "create function app.label",
        "DROP FUNCTION app.label CASCADE;"
        + LABEL.replace("RETURNS text", "RETURNS varchar")
        + "STRICT IMMUTABLE PARALLEL SAFE"
        + LABEL_BODY,
        "RETURNS character varying",
        "RETURNS text",
    ),
    (
        "create function app.label",
        "DROP FUNCTION app.label CASCADE;"
        + LABEL.replace("prefix", "prefixed")
        + "STRICT IMMUTABLE PARALLEL SAFE LANGUAGE sql AS 'SELECT 1::text'",
        "prefixed text",
        "prefix text",
    ),
    (
        "create function app.label",
        LABEL + "STRICT IMMUTABLE PARALLEL SAFE LANGUAGE plpgsql AS $x$BEGIN RETURN prefix; END$x$",
        "LANGUAGE plpgsql",
        "LANGUAGE sql",
    ),
    (
        "create function app.log_change()",
        "ALTER FUNCTION app.log_change() RESET search_path",
        "SET lock_timeout",
        "SET search_path TO 'app', 'pg_temp'",
    ),
    (
        "create function app.log_change()",
        "ALTER FUNCTION app.log_change() SECURITY INVOKER",
        "plpgsql SET",
        "SECURITY DEFINER",
    ),
    # views
    (
        "create view app.happy",
        "ALTER VIEW app.happy RESET (security_barrier)",
        "a view AS",
        "WITH (security_barrier=true)",
    ),
    ("create view app.happy", "ALTER VIEW app.happy RENAME label TO other", "AS other", "AS label"),
    (
        "create view app.happy",
        HAPPY + "WITH (security_barrier = true) AS SELECT id, name || '$$' AS label, 'x' AS tag FROM app.users",
        "'x'::text AS tag",
        "app.label(",
    ),
    ("create view app.happy", "DROP VIEW app.happy CASCADE; CREATE TABLE app.happy (id uuid)", "a table", "a view"),
]
