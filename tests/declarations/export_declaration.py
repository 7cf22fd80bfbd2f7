"""What Drizzle has its own words for, all of it once, and names that its files have themselves."""

from __future__ import annotations

from enum import StrEnum

from schemadef import (
    Check,
    Extension,
    ForeignKey,
    Identity,
    Index,
    PartitionBy,
    PrimaryKey,
    Sequence,
    Table,
    Unique,
    View,
    array,
    bigint,
    binary,
    boolean,
    custom,
    date,
    double,
    enum,
    integer,
    json,
    key,
    next_value,
    now,
    numeric,
    random_uuid,
    real,
    smallint,
    text,
    time,
    timestamp,
    uuid,
    varchar,
    vector,
)


class Type(StrEnum):
    PLAIN = "plain"
    HARD = 'it\'s `${hard}` \\ "x"'


vectors = Extension("vector", only="postgres")
tickets = Sequence(
    name="tickets", start=10, increment=5, minimum=10, maximum=1000, cache=3, cycle=True, only="postgres"
)


class Class(Table):
    """Names that are JavaScript's, Drizzle's or TypeScript's."""

    id = bigint(primary_key=True, identity=True)
    default = text(default="x`${1}\\")
    constructor = text(null=True)
    enable_rls = boolean(default=False, name="enableRLS")
    enable_rls2 = boolean(default=True, name="enable_rls")
    sum = double(default=1.5)
    part = real(default=-2)
    day = date(null=True)
    hour = time(null=True)
    type = enum(Type, default=Type.HARD)
    body = json(default={"a": ["`", "'"]})
    data = binary(null=True)
    amount = numeric(12, 3, default=0)
    short = varchar(20, null=True, comment="closes */ early\nand goes on")
    size = smallint(default=7)
    made_at = timestamp(default=now())
    twice = integer(generated="size * 2")


class Index_(Table, name="index"):
    id = uuid(primary_key=True, default=random_uuid())
    class_id = bigint(unique=True, references=Class.id, on_delete="set null", null=True)
    class_default = bigint(references=Class.id, on_delete="set default", on_update="cascade", default=1)
    a = integer()
    b = integer(null=True)

    pair = Unique(a, b)
    text = Index(key("lower('x')"), key(a, descending=True), unique=True)
    some = Index(b, where="b > 0 AND a < 10")
    positive = Check("a > 0")


class Sql(Table, name="sql"):
    a = integer()
    b = integer(null=True)
    self_a = integer(null=True)
    self_b = integer(null=True)

    sql_pkey = PrimaryKey(a, b)
    to_self = ForeignKey(self_a, self_b, references=[a, b])


class Left(Table):
    id = integer(primary_key=True)
    right_id = integer(null=True, references=lambda: Right.id)


class Right(Table):
    id = integer(primary_key=True)
    left_id = integer(references=Left.id)


class Native(Table, only="postgres"):
    id = integer(
        primary_key=True, identity=Identity(always=False, start=5, increment=2, minimum=1, maximum=99, cycle=True)
    )
    ticket = bigint(default=next_value(tickets))
    near = vector(3, null=True)
    grid = array(array(integer()), null=True)
    types = array(enum(Type), default=[Type.PLAIN])
    tags = array(text(), default=["a", "b,'c\""])
    span = custom("tstzrange", null=True)
    code = custom("character(3)", null=True)
    lasts = custom("interval", null=True)
    exact = custom("timestamp(3) without time zone", null=True)
    local = custom("time(2) with time zone", null=True)
    mac = custom("macaddr8", null=True)
    bits = custom("bit(5)", null=True)
    address = custom("inet", null=True)
    place = custom("point", null=True)
    xml = custom("xml", null=True)
    whole = numeric(null=True)

    once = Unique(code, mac, nulls_not_distinct=True)
    native_near = Index(key(near, operator_class="vector_cosine_ops"), method="hnsw", options={"m": 16})
    native_lasts = Index(
        key(lasts, descending=True, nulls="last"), key(exact, nulls="first"), options={"fillfactor": 70}
    )


class Events(Table, only="postgres"):
    id = integer()
    at = timestamp()

    events_key = PrimaryKey(id, at)
    by_time = PartitionBy("range", at)


class Events2026(Table, partition_of=Events, values="FROM ('2026-01-01') TO ('2027-01-01')", only="postgres"):
    pass


class Counted(Table, only="sqlite", strict=False):
    id = integer(primary_key=True, autoincrement=True)
    anything = custom("ANY", null=True)
    upper = text(generated="upper('x')", virtual=True)
    decimal = custom("DECIMAL(10, 2)", null=True)


both = View(
    'SELECT l.id, r.id AS other, count(*) AS many FROM "left" l JOIN "right" r ON r.left_id = l.id GROUP BY 1, 2'
)
