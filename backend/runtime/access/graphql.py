"""Access in GraphQL: signing in and out, who I am, my devices, the units within my reach."""

from datetime import datetime

import strawberry

from backend.runtime.access import service
from backend.runtime.access.scope import covers, row_scope
from backend.runtime.access.viewer import Unit, Viewer
from backend.runtime.graph import ID, Info, open_to_all, own_command, record_id, signed_in


@strawberry.type
class PersonName:
    """A person (人员), by name."""

    id: ID
    name: str


@strawberry.type
class UnitName:
    """An org unit (机构): its code and names; the parent when that is within reach too."""

    id: ID
    code: str
    name_zh: str
    name_en: str
    kind: str
    parent_id: ID | None

    @staticmethod
    def of(unit: Unit, parent_id: int | None = None) -> "UnitName":
        """Show a unit of the tree."""
        return UnitName(
            id=ID(str(unit.id)),
            code=unit.code,
            name_zh=unit.name_zh,
            name_en=unit.name_en,
            kind=unit.kind,
            parent_id=None if parent_id is None else ID(str(parent_id)),
        )


@strawberry.type
class UnitTree:
    """Org units (机构树), every unit after its parent."""

    units: list[UnitName]


@strawberry.type
class DeviceSeen:
    """A device (设备) that the reader is signed in on."""

    id: ID
    name: str
    created_at: datetime
    last_seen_at: datetime
    is_this_one: bool

    @staticmethod
    def of(seen: service.DeviceSeen) -> "DeviceSeen":
        """Show a device."""
        return DeviceSeen(
            id=ID(str(seen.id)),
            name=seen.name,
            created_at=seen.created_at,
            last_seen_at=seen.last_seen_at,
            is_this_one=seen.is_this_one,
        )


@strawberry.type
class Me:
    """The signed-in person: who, where, in which language, and what they may do somewhere."""

    person: PersonName
    unit: UnitName
    login: str
    locale: str
    post: str
    functions: list[str]
    viewer: strawberry.Private[Viewer]

    @strawberry.field
    async def device(self) -> DeviceSeen | None:
        """The device of this session."""
        seen = await service.list_devices(self.viewer)
        return next((DeviceSeen.of(device) for device in seen if device.is_this_one), None)

    @staticmethod
    def of(viewer: Viewer) -> "Me":
        """Show a viewer to themselves."""
        return Me(
            person=PersonName(id=ID(str(viewer.person_id)), name=viewer.name),
            unit=UnitName.of(viewer.orgs.units[viewer.unit_id]),
            login=viewer.login,
            locale=viewer.locale,
            post=viewer.post,
            functions=sorted(viewer.functions),
            viewer=viewer,
        )


@strawberry.type
class Session:
    """A session: send the access token as `Authorization: Bearer …`, refresh before it ends."""

    access_token: str
    access_until: datetime
    refresh_token: str
    refresh_until: datetime
    me: Me

    @staticmethod
    def of(signed_in_person: service.SignedIn) -> "Session":
        """Show a session to its owner."""
        return Session(
            access_token=signed_in_person.access_token,
            access_until=signed_in_person.access_until,
            refresh_token=signed_in_person.refresh_token,
            refresh_until=signed_in_person.refresh_until,
            me=Me.of(signed_in_person.viewer),
        )


def units_within_reach(viewer: Viewer) -> list[UnitName]:
    """Return the units whose organisation a viewer may read, and their own, parents first."""
    scope = row_scope(viewer, "org.read")
    reached = {
        unit.id
        for unit in viewer.orgs.units.values()
        if unit.id == viewer.unit_id or covers(viewer, scope, org_id=unit.id)
    }
    chains = {unit_id: viewer.orgs.chain(unit_id)[::-1] for unit_id in reached}
    in_order = sorted(reached, key=lambda unit_id: [unit.code for unit in chains[unit_id]])
    return [
        UnitName.of(unit, unit.parent_id if unit.parent_id in reached else None)
        for unit in (viewer.orgs.units[unit_id] for unit_id in in_order)
    ]


@strawberry.type
class AccessQueries:
    """Who I am and where I stand."""

    @signed_in
    async def me(self, info: Info) -> Me:
        """The signed-in person."""
        return Me.of(info.context.by)

    @signed_in
    async def devices(self, info: Info, first: int = 50) -> list[DeviceSeen]:
        """The devices that I am signed in on, the latest first."""
        seen = await service.list_devices(info.context.by)
        return [DeviceSeen.of(device) for device in seen[: max(0, min(first, 200))]]

    @signed_in
    async def org_tree(self, info: Info) -> UnitTree:
        """The org units within my reach (`org.read`), and my own."""
        return UnitTree(units=units_within_reach(info.context.by))


@strawberry.type
class AccessMutations:
    """Signing in and out, devices, password, language."""

    @open_to_all("whoever signs in is not signed in yet")
    async def sign_in(self, info: Info, login: str, password: str, device: str) -> Session:
        """Sign in with login and password on a device, which can be revoked later."""
        context = info.context
        return Session.of(
            await service.sign_in(
                login, password, device, now=context.now, settings=context.settings
            )
        )

    @open_to_all("the refresh token itself says who asks")
    async def refresh(self, info: Info, refresh_token: str, key: str = "") -> Session:
        """Trade a refresh token for new tokens; each is good once.

        A token that comes again ends the session, since it may be stolen. Only a question with
        the same `key` (a UUID the device made) within two minutes is answered anew, for when
        the first answer was lost.
        """
        context = info.context
        return Session.of(
            await service.refresh(
                refresh_token, now=context.now, settings=context.settings, key=key
            )
        )

    @own_command
    async def sign_out(self, info: Info) -> bool:
        """Sign out on this device."""
        await service.sign_out(by=info.context.by, now=info.context.now)
        return True

    @own_command
    async def revoke_device(self, info: Info, device: ID) -> bool:
        """Revoke one of my devices, or another's with `account.administer` over their unit."""
        await service.revoke_device(
            record_id(device, "device"), by=info.context.by, now=info.context.now
        )
        return True

    @signed_in
    async def change_password(self, info: Info, old_password: str, new_password: str) -> bool:
        """Change my password; every other device of mine is signed out."""
        context = info.context
        await service.change_password(old_password, new_password, by=context.by, now=context.now)
        return True

    @own_command
    async def set_locale(self, info: Info, locale: str) -> bool:
        """Choose the language I read: `zh-CN` or `en`."""
        await service.set_locale(locale, by=info.context.by)
        return True
