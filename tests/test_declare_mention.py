"""F-strings name columns and tables, so that a typo is a Python error on its own line."""

from __future__ import annotations

import pytest

from schemadef import Check, Column, Index, Policy, Table, Trigger, integer, run, sql, timestamp


class Events(Table, name="past events"):
    order = integer(name="select")
    seen = integer(generated=f"{order} + 1")

    order_positive = Check(f"{order} > 0 AND {seen} > {order}")
    idx_events = Index(order, f"abs({order})", where=f"{seen} > 3")
    own = Policy(using=f"{order} = 1", check=sql(f"{order} = 2", overrides={"neon": f"{order} = 3"}))


class Log(Table, namespace="audit"):
    event = integer()

    copies = Trigger("after", "insert", do=run(f"INSERT INTO {Events} ({Events.order}) VALUES (NEW.{event})"))


class Base(Table, abstract=True):
    changed = timestamp()

    later = Check(f"{changed} > now()")


class Child(Base):
    number = integer()


def test_a_column_is_named_in_its_own_class() -> None:
    assert Events.order_positive.expression.text == '"select" > 0 AND "seen" > "select"'
    assert Events.idx_events.where_clause is not None
    assert Events.idx_events.where_clause.text == '"seen" > 3'
    assert isinstance(Events.seen, Column)
    assert Events.seen.generated().text == '"select" + 1'


def test_an_override_for_one_dialect_names_columns_too() -> None:
    assert Events.own.check is not None
    assert Events.own.check.overrides == {"neon": '"select" = 3'}


def test_tables_and_columns_of_other_tables_are_named() -> None:
    assert Log.copies.deeds[0].statement.text == 'INSERT INTO "past events" ("select") VALUES (NEW."event")'
    assert f"{Log}" == '"audit"."log"'


def test_what_a_table_inherits_names_its_columns() -> None:
    assert Child.later.expression.text == '"changed" > now()'


def test_a_typo_is_an_error_of_python() -> None:
    with pytest.raises(AttributeError):
        f"{Events.ordr} > 0"
