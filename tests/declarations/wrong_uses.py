"""What an editor underlines. Each line with `# wrong` must be an error of mypy, and no other line."""

from enum import StrEnum

from schemadef import (
    Check,
    ForeignKey,
    Index,
    Policy,
    Table,
    Trigger,
    boolean,
    date,
    enum,
    integer,
    now,
    numeric,
    reject,
    text,
    timestamp,
    uuid,
    varchar,
)


class Status(StrEnum):
    NEW = "new"


class Users(Table):
    id = uuid(primary_key=True, default=5)  # wrong
    name = text(default=5)  # wrong
    age = integer(default="18")  # wrong
    price = numeric(10, 2, default="1.50")  # wrong
    is_on = boolean(default="yes")  # wrong
    born = date(default="1970-01-01")  # wrong
    at = timestamp(default="2024-01-01")  # wrong
    later = timestamp(default=now(), stored="epoch")  # wrong
    short = varchar()  # wrong
    status = enum(Status, default="new")  # wrong
    other = enum(Status, default=Status.NWE)  # wrong
    typo = text(nul=True)  # wrong
    former = text(formerly=5)  # wrong
    filled = integer(backfill="5")  # wrong
    values = enum(Status, former_values={"old": "new"})  # wrong
    gone = uuid(references=lambda: Users.idd)  # wrong
    cascade = uuid(references=lambda: Users.id, on_delete="cascad")  # wrong

    bad = Index(name, uniqe=True)  # wrong
    renamed = Index(name, formerly=1)  # wrong
    check = Check(5)  # wrong
    foreign = ForeignKey(gone, references="users.id")  # wrong
    trigger = Trigger("befor", "insert", do=reject("no"))  # wrong
    event = Trigger("before", "inserted", do=reject("no"))  # wrong
    touch = Trigger.touch("at")  # wrong
    policy = Policy("read")  # wrong


class Former(Table, formerly="earlier"):
    id = integer(primary_key=True, formerly="number", backfill=5, using="number + 1")
    status = enum(Status, former_values={"old": Status.NEW}, type_formerly="state")
    idx = Index(id, formerly="idx_number")


class Posts(Table):
    user_id = uuid(references=Users.id)
    title = text()

    idx = Index(Users.nme)  # wrong
    foreign = ForeignKey(user_id, references=lambda: Users.idd)  # wrong
    number = Index(title.descending())  # wrong
