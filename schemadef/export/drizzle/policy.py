"""Row-level security policies and the roles that they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.text import options, string
from schemadef.model import Id

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import Policy


def policy(policy: Policy, book: Book) -> Said | None:
    """`pgPolicy("name", { for: "select", to: reader, using: sql`…` })`."""
    if any("--" in text for text in (policy.name, policy.using, policy.check)):
        book.leave(policy, "drizzle-kit 0.31 cuts a policy at two dashes")
        return None
    roles = [_role(role, book) for role in policy.roles]
    said = options(
        **{
            "as": None if policy.permissive else '"restrictive"',
            "for": string(policy.command) if policy.command != "all" else None,
            "to": (roles[0] if len(roles) == 1 else f"[{', '.join(roles)}]") if roles else None,
            "using": book.sql(policy.using) if policy.using else None,
            "withCheck": book.sql(policy.check) if policy.check else None,
        }
    )
    code = f"{book.use('pgPolicy')}({string(policy.name)}{f', {said}' if said else ', {}'})"
    document = {
        "name": policy.name,
        "as": "PERMISSIVE" if policy.permissive else "RESTRICTIVE",
        "for": policy.command.upper(),
        "to": sorted(policy.roles) or ["public"],
    }
    document |= {"using": policy.using} if policy.using else {}
    document |= {"withCheck": policy.check} if policy.check else {}
    return Said(code, document)


def _role(name: str, book: Book) -> str:
    """A role's constant; what no declaration names (`public`, `current_user`) by its name."""
    return book.constants.get(Id("role", "", "", name), string(name))
