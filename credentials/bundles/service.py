"""Use cases of taking many certificates away: what there is, and a ZIP or PDF that is sent while made."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from credentials.bundles import queries
from credentials.bundles.archive import archive
from credentials.bundles.drawing import drawn_in_order
from credentials.bundles.print_file import print_file
from credentials.bundles.schemas import Form, Offer, Selection, Wanted
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Language, text
from registry.people.access import Subject, belonging_to, require, require_role, unknown
from registry.people.organizations.queries import Named, names_of

_ACTION: Final = "credentials.take"
MEDIA_TYPES: Final[dict[Form, str]] = {"zip": "application/zip", "pdf": "application/pdf"}


class NothingToTakeError(BadInputError):
    """There is no certificate that counts in what was chosen."""

    code = "nothing_to_take"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Many certificates as one file: its name, which says nothing of anybody, and its bytes as they come."""

    name: str
    media_type: str
    certificates: int
    content: AsyncGenerator[bytes, None]


@dataclass(frozen=True, slots=True)
class SchoolOffers:
    """What a school can take: by contest and event, and by its classes."""

    school: Named
    by_event: tuple[Offer, ...]
    by_unit: tuple[Offer, ...]


async def of_competition(actor: Actor, competition: UUID) -> tuple[Offer, ...]:
    """Return what there is of a competition: in all, and then by event; empty when nothing was issued.

    Raises:
        NotFoundError: there is none, or the account may not take its certificates.
    """
    require_role(actor, _ACTION)
    require(actor, _ACTION, await events.subject(competition))
    return await queries.by_event(Selection(competition=competition))


async def of_school(actor: Actor, school: UUID) -> SchoolOffers:
    """Return what there is of a school.

    Raises:
        NotFoundError: there is none, or the account may not take its certificates.
    """
    require_role(actor, _ACTION)
    require(actor, _ACTION, belonging_to(school))
    named = await names_of([school])
    if not named:
        raise unknown()
    return SchoolOffers(
        named[0], await queries.by_event(Selection(school=school)), await queries.by_unit(school)
    )


async def take(actor: Actor, wanted: Wanted, lang: Language) -> Bundle:
    """Choose the certificates that count, record that they are taken, and return the file as it comes.

    Whoever stops taking stops the drawing. One that cannot be drawn is missing; a ZIP says which and why.
    Of a PDF the first page is drawn before this returns.

    Raises:
        NotFoundError: there is no such thing, or the account may not take its certificates.
        NothingToTakeError: none counts.
        NothingDrawnError: a PDF to print was asked for, and none could be drawn.
        DrawingBusyError: the drawing threads were busy with others for minutes.
    """
    require_role(actor, _ACTION)
    require(actor, _ACTION, await _subject(wanted))
    async with database.transaction():
        credentials = await queries.chosen(wanted)
        if not credentials:
            raise NothingToTakeError(
                text(
                    "所选范围内没有有效的证书：请先签发，或另选范围。",
                    "No certificate in this counts: issue them first, or choose something else.",
                )
            )
        # Which class is personal data, and stays out of the trail.
        about = f"competition:{wanted.competition}" if wanted.competition else f"organization:{wanted.school}"
        await audit.record(
            actor, _ACTION, about, after={"certificates": len(credentials), "form": wanted.form}
        )
    content = _content(credentials, wanted.form, lang)
    # A ZIP without a certificate still has its list; a PDF without a page is none, and is refused in time.
    begun = content if wanted.form == "zip" else _begun(await anext(content), content)
    return Bundle(
        f"certificates-{clock.today()}.{wanted.form}",
        MEDIA_TYPES[wanted.form],
        len(credentials),
        begun,
    )


async def _begun(first: bytes, content: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(content) as parts:
        yield first
        async for part in parts:
            yield part


async def _content(credentials: tuple[UUID, ...], form: Form, lang: Language) -> AsyncGenerator[bytes, None]:
    async with aclosing(drawn_in_order(credentials)) as certificates:
        made = archive(certificates, lang) if form == "zip" else print_file(certificates)
        async with aclosing(made) as parts:
            async for part in parts:
                yield part


async def _subject(wanted: Selection) -> Subject:
    """Return what the right is asked of: a class of its school alone, else whichever of both was chosen."""
    if wanted.competition is None or wanted.unit:
        return belonging_to(*([wanted.school] if wanted.school else []))
    subject = await events.subject(wanted.competition)
    if wanted.school is None:
        return subject
    return Subject(frozenset({wanted.school}), subject.competition, subject.host)
