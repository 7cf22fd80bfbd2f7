"""A declaration with every kind that Postgres has, and names that hurt."""

from __future__ import annotations

from enum import StrEnum

from schemadef import (
    Aggregate,
    Check,
    CompositeType,
    DefaultPrivileges,
    Domain,
    Exclude,
    Extension,
    ForeignKey,
    Function,
    Grant,
    Identity,
    Index,
    MaterializedView,
    Namespace,
    Owner,
    Policy,
    PrimaryKey,
    Procedure,
    RangeType,
    Raw,
    Revoke,
    Role,
    Sequence,
    Table,
    Trigger,
    Unique,
    View,
    array,
    assign,
    bigint,
    boolean,
    enum,
    integer,
    json,
    key,
    now,
    numeric,
    random_uuid,
    reject,
    sql,
    text,
    timestamp,
    uuid,
    varchar,
)

WEIRD = 'we"ird S.\\1 $$'
LONGEST = "長" * 21


class Mood(StrEnum):
    SAD = "sad"
    HAPPY = "it's $$ happy"
    QUIET = "静か"


class Level(StrEnum):
    LOW = "low"
    HIGH = "high"


app = Namespace("app", comment="the app's")
weird = Namespace(WEIRD)
citext = Extension("citext", comment="text without case")
trigrams = Extension("pg_trgm", namespace="app")
reader = Role("sd_reader")
writer = Role("sd_Wri'ter")


log_change = Function(
    "\nBEGIN\n  PERFORM pg_catalog.pg_notify('tasks', $body$changed$body$);\n  RETURN NULL;\nEND\n",
    returns="trigger",
    namespace="app",
    security_definer=True,
    settings={"search_path": "app, pg_temp", "lock_timeout": "3s"},
    comment="logs $$",
)
label = Function(
    "SELECT prefix || times::text || '$$ $body'",
    returns="text",
    arguments={"prefix": text(), "times": integer(), "mood": enum(Mood, namespace="app"), "body": text()},
    language="sql",
    volatility="immutable",
    parallel="safe",
    strict=True,
    namespace="app",
)


class Users(Table, namespace="app", comment="who's there"):
    id = uuid(primary_key=True, default=random_uuid())
    email = text(unique=True, comment="it's $$ unique")
    name = varchar(40, default="O'Neil $$ -- ;", collation="C")
    mood = enum(Mood, default=Mood.HAPPY, namespace="app")
    moods = array(enum(Mood, namespace="app"), null=True)
    level = enum(Level, default=Level.LOW)
    active = boolean(default=True)
    settings = json(default={"a": [1, "'"]})
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())
    number = bigint(identity=Identity(always=False, start=7, increment=3, cache=5))
    manager_id = uuid(null=True)
    nickname = varchar(40, default=sql("'$$' || current_user"), collation="C", null=True, comment="short")

    users_manager = ForeignKey(manager_id, references=id, on_delete="set null", initially_deferred=True)
    named = Check("users.name <> ''", comment="never $$ empty")
    users_by_mood = Index(mood, key("lower(email)"), where="active AND name <> 'x''y'")
    users_trgm = Index(key(name, operator_class="app.gin_trgm_ops"), method="gin", options={"fastupdate": "off"})
    touch = Trigger.touch(updated_at)


class Tasks(Table, namespace="app", force_row_security=True):
    id = integer(identity=True)
    user_id = uuid(references=Users.id, on_delete="cascade", on_update="restrict")
    price = numeric(10, 2, default=sql("1.5 + 2"))
    net = numeric(10, 2, generated="price / 2", null=True)
    title = text(default="")
    done_at = timestamp(null=True)

    pk = PrimaryKey(id, name="tasks_key")
    tasks_title = Unique(user_id, title, include=[price], initially_deferred=True)
    priced = Check("price >= 0 AND price < 10000")
    once = Exclude((key("lower(title)"), "="), using="btree", where="title <> '$$'", comment="once $$")
    tasks_recent = Index(user_id, done_at.desc(nulls="last"), unique=True, include=[title], comment="recent $$")
    own = Policy(
        using="user_id IN (SELECT u.id FROM app.users u WHERE u.number = tasks.id)", check="tasks.price > 0", to=writer
    )
    quiet = Policy("select", using="title <> '$$'", permissive=False, to=[reader, writer], comment="quiet")
    watch = Trigger(
        "before",
        "insert",
        "update",
        of=[title],
        when="NEW.title = 'x ON app.tasks'",
        do=assign(title, "upper(NEW.title)"),
    )
    keep = Trigger("before", "delete", when="OLD.price > 5", do=reject("too dear to $$ delete"), comment="keeps")
    seen = Trigger("after", "insert", "truncate", each="statement", function=log_change)


class Weird(Table, name="T'bl x.$$", namespace=WEIRD):
    names = text(name='na"me $$.x', primary_key=True)
    japanese = integer(name=LONGEST, default=1)

    check = Check(f"{japanese} > 0 AND {names} <> '$$ '';--'", name="ck$sd$'q")
    index = Index(japanese.desc(), f"lower({names})", name='in"dex.$$')
    unique = Unique(japanese, name="長" * 20 + "uq")
    foreign = ForeignKey(japanese, references=japanese, name="fk $$'")
    guard = Trigger(
        "before", "update", when=f"NEW.{names} = '$$ ON pg_temp'", do=assign(names, f"NEW.{names} || '$sd1$'")
    )
    policy = Policy(using=f"{names} <> '名前 $$'", name='po\'licy "x"')


happy = View(
    """SELECT u.id, u.name || '$$' AS label, app.label(u.name, 2, u.mood, 'x') AS tag
FROM app.users u WHERE u.mood <> 'sad'""",
    namespace="app",
    security_barrier=True,
    comment="the $$ happy",
    triggers={"happy_guard": Trigger("instead of", "insert", "delete", do=reject("look, don't $$ touch"))},
)
happier = View("SELECT * FROM app.happy WHERE label > 'a'", name="happy er", namespace=WEIRD)
total = Raw(
    up=["SELECT pg_catalog.set_config('sd.raw', '$$', false)", "CREATE SEQUENCE app.total START 5"],
    down="DROP SEQUENCE app.total",
    exists="SELECT pg_catalog.to_regclass('app.total') IS NOT NULL",
    needs=[app],
)
tidy = Procedure(
    "BEGIN\n  DELETE FROM app.tasks WHERE title = '$$';\nEND",
    arguments={"na me $$": integer()},
    namespace="app",
    comment="tidies $$ up",
)
plus_one = Function(
    "RETURN n + 1", returns="integer", arguments={"n": integer()}, language="sql", name="plus $$ (", namespace="app"
)
largest = Aggregate(
    [integer()],
    returns="integer",
    sfunc="int4larger",
    stype="integer",
    options={"initcond": "-1", "parallel": "SAFE"},
    namespace="app",
    name="lar$$gest",
    comment="the $$ largest",
)
may_look = Grant("select", on=[happy, Weird], to=[reader, "public"])
may_change = Grant("update", "insert", on=Weird.japanese, to=writer, grantable=True)
may_call = Grant("all", on=[tidy, largest, app], to=writer)
may_use = Grant("usage", on=Mood, to=reader)
may_use_more = Grant("create", on=WEIRD, to=writer)
calls_nothing = Revoke("execute", on=[plus_one, tidy])
new_ones = DefaultPrivileges("select", "insert", on="tables", to=reader, namespace=app, grantable=True)
others = DefaultPrivileges("usage", on="types", to=writer, role=writer, namespace=weird)
owned = Owner(writer, on=[happy, largest])
counted = Sequence(start=5, increment=-2, minimum=-100, maximum=50, cycle=True, name="co$$unted", comment="$$ down")
short = Domain(text(default="it's $$"), "VALUE <> '$$'", not_null=True, namespace="app", name="sho rt", comment="$$")
pair = CompositeType({"o'ne": text(), 'tw"o': integer()}, namespace="app", comment="two $$ of them")
span = RangeType(numeric(), namespace="app", name="sp$$an")
counts = MaterializedView(
    "SELECT 'x$$'::text AS name, count(*) AS many FROM app.users",
    indexes={"counts_by $$ name": Index("name", unique=True)},
    namespace="app",
    comment="many $$",
)
