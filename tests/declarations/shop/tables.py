"""Every kind of member of a table."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from uuid import UUID

from schemadef import (
    Check,
    Column,
    ForeignKey,
    Identity,
    Index,
    Policy,
    PrimaryKey,
    Table,
    Trigger,
    Unique,
    array,
    assign,
    bigint,
    binary,
    boolean,
    custom,
    double,
    enum,
    integer,
    json,
    key,
    now,
    numeric,
    real,
    reject,
    run,
    smallint,
    sql,
    text,
    timestamp,
    uuid,
    varchar,
    vector,
)
from schemadef import date as day
from schemadef import time as hour

from .base import Dated, Record, Status, reader


class Shops(Record, comment="what the tables below belong to"):
    name = varchar(100, unique=True, comment="what stands over the door")
    owner_id = uuid(null=True, references=lambda: People.id, on_delete="set null")

    by_name = Index("lower(name)", created := sql("length(name)"))


class People(Record):
    shop_id = uuid(references=Shops.id, on_delete="cascade", deferrable=True, initially_deferred=True)
    boss_id = uuid(null=True, references=lambda: People.id, on_update="cascade")
    email = text(unique=True)
    born = day(null=True, default=date(1970, 1, 1))
    wakes = hour(null=True, default=time(6, 30))


class Products(Dated):
    shop_id = uuid(references=Shops.id)
    code = smallint()
    title = text(default="it's -- new; $$")
    status = enum(Status, default=Status.DRAFT)
    price = numeric(10, 2, default=Decimal("1.50"))
    weight = real(null=True)
    volume = double(null=True, default=0.5)
    sold = boolean(default=False)
    details = json(default={"tags": []})
    picture = binary(null=True, default=b"\x00")
    search = text(null=True, generated=f"lower({title})")
    slug = text(null=True)
    seen_at = timestamp(null=True, default=datetime(2024, 1, 1), stored="iso")
    external = uuid(null=True, default=UUID(int=1))
    tags = array(text(), null=True, only="postgres")
    network = custom("inet", null=True, only="postgres")
    embedding = vector(3, null=True, only=("postgres", "turso"))

    one_code = Unique(shop_id, code)
    one_title = Unique(title, nulls_not_distinct=True, only="postgres", name="products_one_title")
    cheap = Check(f"{price} < 1000000", comment="nothing is dearer", name="products_cheap")
    idx_status = Index(status, key(Dated.created_at, descending=True), where=f"NOT {sold}")
    idx_search = Index(search.desc(), unique=False)
    idx_cover = Index(title, include=[status], method="btree", options={"fillfactor": 90}, only="postgres")
    idx_near = Index(embedding.asc(operator_class="vector_cosine_ops"), method="hnsw", only=("postgres", "turso"))
    keeps = Trigger("before", "delete", when="OLD.sold", do=reject("a sold product stays"))
    own = Policy("select", using=f"{sold} = false", to=reader, only="postgres")


class Lines(Table):
    shop_id = uuid()
    code = smallint()
    number = bigint()
    count = integer(default=1)

    primary = PrimaryKey(shop_id, code, number)
    product = ForeignKey(
        shop_id, code, references=(Products.shop_id, Products.code), on_delete="cascade", on_update="cascade"
    )
    positive = Check(f"{count} > 0")


class Numbers(Table, strict="sqlite"):
    id = integer(primary_key=True, autoincrement=True, identity=Identity(always=False, start=100))
    what = text()


class Pairs(Table, without_rowid="sqlite", name="the pairs"):
    left = text(name="select")
    right = text(name="名前")

    both = PrimaryKey(left, right)
    not_equal = Check(f"{left} <> {right}")
    logs = Trigger("after", "insert", do=[run(f"INSERT INTO {Numbers} ({Numbers.what}) VALUES (NEW.{right})")])


class Events(Table, namespace="audit", only="postgres"):
    id = bigint(primary_key=True, identity=True)
    at = timestamp(default=now())


class Slugs(Table):
    id = integer(primary_key=True)
    title = text()
    slug = text(null=True)

    derive = Trigger("before", "insert", "update", do=assign(slug, f"lower(NEW.{title})"))


def names(columns: Iterable[Column]) -> list[str]:
    """A helper that is no declaration."""
    return [f"{column}" for column in columns]
