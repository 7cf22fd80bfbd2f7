"""Row-level security policies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import Id, Role
from schemadef.pull.book import Item
from schemadef.pull.layout import call, listed
from schemadef.pull.strings import string
from schemadef.pull.texts import written

if TYPE_CHECKING:
    from schemadef.model import Policy
    from schemadef.pull.book import Book
    from schemadef.pull.layout import Node
    from schemadef.pull.table import Page


def policy_item(policy: Policy, page: Page, book: Book) -> Item | None:
    """`sees_own = Policy("select", using="…", to=app_user)`."""
    roles = [book.snapshot.get(Id("role", "", "", name)) for name in policy.roles]
    names: list[Node] = [book.variable(role, "role") for role in roles if isinstance(role, Role)]
    if len(names) < len(roles):
        return None
    attribute = book.attribute(policy.id, policy.name, page.taken, "policy")
    value = call(
        "Policy",
        *([] if policy.command == "all" else [string(policy.command)]),
        using=written(policy.using, policy, book) if policy.using else None,
        check=written(policy.check, policy, book) if policy.check else None,
        to=None if not names else names[0] if len(names) == 1 else listed(names),
        permissive=None if policy.permissive else "False",
        name=book.named(policy.name, attribute),
        comment=book.comment(policy.comment),
    )
    return Item(policy.id, attribute, value)
