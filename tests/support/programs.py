"""Small schemas that are written twice, each in a namespace of its own."""

from __future__ import annotations

from typing import NamedTuple

from catalog_reading import with_role

from schemadef.engines.base import Engine

T = "CREATE TABLE @.t (a integer, b integer)"
V = "CREATE VIEW @.v AS SELECT a FROM @.t"
F = "CREATE FUNCTION @.f(n integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'"
TF = "CREATE FUNCTION @.tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END'"
TRIGGER = "CREATE TRIGGER g BEFORE INSERT ON @.t FOR EACH ROW EXECUTE FUNCTION @.tf()"


class Case(NamedTuple):
    """What both states have, what each has of its own, and an oid that the change must not touch, if there is one."""

    both: tuple[str, ...] = ()
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    kept: str = ""


def on_policy(text: str) -> tuple[str, ...]:
    return (f"CREATE POLICY p ON @.t {text}", "COMMENT ON POLICY p ON @.t IS 'ours'")


def make(engine: Engine, state: str, cases: dict[str, Case]) -> None:
    for role in ("reader", "writer"):
        engine.execute(with_role(role))
    engine.execute("""DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 're"ader') THEN CREATE ROLE "re""ader"; END IF;
    END $$""")
    for number, case in enumerate(cases.values()):
        engine.execute(f"CREATE SCHEMA c{number}")
        if "@.tf()" in "".join((*case.old, *case.new)) and TF not in case.both:
            engine.execute(TF.replace("@", f"c{number}"))
        for sql in (*case.both, *getattr(case, state)):
            engine.execute(sql.replace("@", f"c{number}"))
