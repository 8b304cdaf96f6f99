"""The package in GraphQL (离线包接口)."""

from datetime import datetime
from typing import cast

import strawberry

from backend.runtime.graph import ID, JSON, Info, signed_in
from mobile_api.package import Part, package_for


@strawberry.type
class PackagePart:
    """A form, product or rate table; `body` is null where the phone has the fingerprint."""

    kind: str
    code: str
    definition: ID
    fingerprint: str
    body: JSON | None

    @staticmethod
    def of(part: Part) -> "PackagePart":
        """Show a part."""
        return PackagePart(
            kind=part.kind,
            code=part.code,
            definition=ID(str(part.definition_id)),
            fingerprint=part.fingerprint,
            body=None if part.body is None else cast("JSON", dict(part.body)),
        )


@strawberry.type
class Package:
    """Everything the reader's phone is to keep; a part that is not listed has been withdrawn."""

    release: int
    as_of: datetime
    parts: list[PackagePart]


@strawberry.type
class PackageQueries:
    """What phones ask for to work offline."""

    @signed_in
    async def package(self, info: Info, have: list[str] | None = None) -> Package:
        """Forms, products with their handbook, and rate tables of what the reader may sell.

        Send the fingerprints the phone has; their bodies are left out.
        """
        found = await package_for(info.context.by, have or (), now=info.context.now)
        return Package(
            release=found.release,
            as_of=found.as_of,
            parts=[PackagePart.of(part) for part in found.parts],
        )
