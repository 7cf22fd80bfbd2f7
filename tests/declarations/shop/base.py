"""What several tables have in common, and the enums."""

from enum import StrEnum

from schemadef import Check, Extension, Index, Namespace, Role, Table, Trigger, now, random_uuid, timestamp, uuid


class Status(StrEnum):
    DRAFT = "draft"
    ON_SALE = "on sale"
    GONE = "it's gone"


class Record(Table, abstract=True):
    id = uuid(primary_key=True, default=random_uuid())
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    touch = Trigger.touch(updated_at)


class Dated(Record, abstract=True):
    valid_from = timestamp(null=True)
    valid_to = timestamp(null=True)

    in_order = Check(f"{valid_from} < {valid_to}")
    idx_valid = Index(valid_from)


audit = Namespace("audit", only="postgres", comment="what happened")
vectors = Extension("vector", only="postgres")
reader = Role("shop_reader", only="postgres")
