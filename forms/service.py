"""Use cases of forms (表单): answers checked, priced live, submitted once.

A form knows no business: it calls the action that its definition names. Rights over the record
are the action's to decide.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from backend.kit.canonical import canonical_json
from backend.kit.clock import business_date
from backend.kit.faults import refuse
from backend.metadata import actions, releases
from backend.metadata.actions import Call
from backend.metadata.releases import Definition, Release
from backend.runtime import commands
from backend.runtime.access.viewer import Viewer
from forms import answers as checking
from forms import sources as offering
from forms.answers import Checked
from forms.card import card_of
from forms.definition import read
from forms.shape import FormDefinition
from forms.sources import Sources

OFFERED = "product.offered"
KEPT_VERSIONS = 500
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Filled:
    """A form as it was filled: the version it counts by, and what the check found."""

    form: FormDefinition
    definition: Definition
    checked: Checked


class _ByVersion:
    """Reads each published version once; versions never change."""

    def __init__(self) -> None:
        self.bodies: dict[int, Mapping[str, Any]] = {}
        self.read = lru_cache(KEPT_VERSIONS)(self._read)

    def _read(self, definition_id: int, _fingerprint: str) -> FormDefinition:
        return read(self.bodies.pop(definition_id))

    def form_of(self, definition: Definition) -> FormDefinition:
        """Return the form of a definition."""
        self.bodies[definition.id] = definition.body
        return self.read(definition.id, definition.fingerprint)


_versions = _ByVersion()


def form_of(definition: Definition) -> FormDefinition:
    """Return the form that a published version describes."""
    return _versions.form_of(definition)


async def sources_for(by: Viewer, now: datetime, release: Release) -> Sources:
    """Return the options that a person may choose from; the products module says which."""
    products = {item.code: item.body for item in release.of_kind("product")}
    if not actions.is_known(OFFERED):
        return offering.of_products(products.values())
    answer = await actions.call(OFFERED, Call(by=by, now=now, subject_id=None, facts={}))
    return offering.of_products(products[code] for code in answer["codes"] if code in products)


async def _version(code: str, definition_id: str, release: Release) -> Definition:
    """The version that answers count by: the one they were given to, or the current one.

    A phone may have been offline while one newer version came out; answers to a version older
    than that are checked by the current one.
    """
    current = release.find("form", code)
    if current is None:
        raise refuse("form.unknown", "form", form=code)
    if not definition_id.isascii() or not definition_id.isdigit() or len(definition_id) > 18:
        raise refuse("form.definition.unknown", "definition", definition=definition_id)
    given = await releases.definition(int(definition_id))
    if (given.kind, given.code) != ("form", code):
        raise refuse("form.definition.unknown", "definition", definition=definition_id)
    return given if given.version >= current.version - 1 else current


async def examine(
    code: str, definition_id: str, answers: object, *, by: Viewer, now: datetime
) -> Filled:
    """Check answers without refusing them; raises Refused for an unknown form or version."""
    if not isinstance(answers, Mapping):
        raise refuse("form.answers.kind", "answers")
    _refuse_broken_text(answers)
    release = await releases.current_release()
    definition = await _version(code, definition_id, release)
    form = form_of(definition)
    offered = await sources_for(by, now, release)
    checked = checking.examine(form, answers, business_date(now), offered, by.locale)
    return Filled(form, definition, checked)


def _facts(filled: Filled) -> dict[str, Any]:
    """What the form tells the action it calls."""
    form, settled = filled.form, filled.checked.settled
    facts: dict[str, Any] = {
        "form": form.code,
        "definition_id": filled.definition.id,
        "answers": filled.checked.values,
        "card": card_of(form, settled),
    }
    if form.premium:
        facts["pricing_rows"] = checking.pricing_rows(form, settled)
        facts["places"] = checking.places_of(form, settled)
    return facts


async def price(filled: Filled, *, by: Viewer, now: datetime) -> Mapping[str, Any] | None:
    """Work the premium out of faultless answers; None when the form has no premium."""
    premium = filled.form.premium
    if filled.checked.faults or premium is None or not premium.action:
        return None
    call = Call(by=by, now=now, subject_id=None, facts=_facts(filled))
    return await actions.call(premium.action, call)


def _record_id(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise refuse("form.record.unknown", "record")
    return int(text)


def _answer(done: Mapping[str, Any], provisional: str | None) -> dict[str, Any]:
    """What a submission is told: the record, its amount, and how a provisional one differed."""
    amount = done.get("amount")
    difference = None
    if amount is not None and provisional is not None:
        difference = f"{Decimal(str(amount)) - Decimal(provisional):f}"
    record = {name: done.get(name) for name in ("entity", "id", "number", "state")}
    return {"record": record, "amount": amount, "difference": difference}


@dataclass(frozen=True)
class Submitted:
    """What a person sends: which form and version, the answers, and what the phone computed."""

    form: str
    definition_id: str
    answers: object
    record_id: str | None = None
    provisional: str | None = None


def _refuse_broken_text(answers: object) -> None:
    """Half a character (a lone surrogate) can be neither stored nor sent back."""
    try:
        canonical_json(answers).encode()
    except UnicodeEncodeError:
        raise refuse("form.answers.text", "answers") from None


async def submit(what: Submitted, *, key: str, by: Viewer, now: datetime) -> dict[str, Any]:
    """Apply a submission once, in the caller's transaction; raises Refused with every fault.

    The same key and answers get the same answer again, however often a phone sends them.
    """

    async def run() -> dict[str, Any]:
        filled = await examine(what.form, what.definition_id, what.answers, by=by, now=now)
        checking.refuse_faults(filled.checked)
        call = Call(
            by=by,
            now=now,
            subject_id=_record_id(what.record_id),
            facts=_facts(filled) | {"provisional": what.provisional},
        )
        return _answer(await actions.call(filled.form.action, call), what.provisional)

    _refuse_broken_text(what.answers)
    body = {
        "form": what.form,
        "definition": what.definition_id,
        "answers": what.answers,
        "record": what.record_id,
        "provisional": what.provisional,
    }
    return await commands.once(key, by, "form.submit", body, run, now=now)


def current_forms(release: Release) -> list[tuple[Definition, FormDefinition]]:
    """Return the forms of a release with their definitions, for the phone's package."""
    return [(item, form_of(item)) for item in release.of_kind("form")]
