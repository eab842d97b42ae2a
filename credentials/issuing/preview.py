"""What issuing would do in a scope: who waits, who has one, and who is left out and why."""

from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

import asyncpg

from competitions.leads.queries import may_lead
from credentials.certificate.glyphs import named
from credentials.issuing.lapsed import Lapsed, lapsed
from credentials.issuing.scopes import Place
from credentials.issuing.waiting import (
    CAN_BE_DRAWN,
    IN_SCOPE,
    JOINED,
    LACKS,
    NATURAL_ORDER,
    STANDS,
    WITHIN,
    WORDS,
    lacking_leads,
    undrawable_in,
)
from registry.core import database
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who gets no credential though their award stands, and why."""

    award: UUID
    name: str
    event: Text | None
    title: Text
    code: Literal["erased", "undrawable"]
    why: Text


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recipient who waits for the credential of an award."""

    award: UUID
    name: str
    school: Text | None
    event: Text | None
    title: Text


@dataclass(frozen=True, slots=True)
class IssuingPreview:
    """What issuing in a scope would do, counted in credentials.

    `waiting` were never given one, `leads` are those for titles and levels, `taken_back` lost theirs though
    the award stands and get another edition only when that is asked for. Of the `issued`, `revoked` are no
    longer valid. `lapsed` are certificates of titles and levels that stand though they no longer follow from
    what is on record; somebody has to look, and take them back. It shows the first of the `lapsed_total`, as
    `left_out` does of the `left_out_total`.
    """

    waiting: int
    leads: int
    taken_back: int
    issued: int
    revoked: int
    lapsed: tuple[Lapsed, ...]
    lapsed_total: int
    left_out: tuple[LeftOut, ...]
    left_out_total: int
    page: Page[Waiting]


_LAPSED_SHOWN: Final = 100
_COUNTED: Final = f"""
SELECT coalesce(sum(k.made), 0)::int AS issued, coalesce(sum(k.fallen), 0)::int AS revoked,
       count(*) FILTER (WHERE {STANDS} AND {CAN_BE_DRAWN} AND k.own = k.own_fallen AND k.own > 0)::int
           AS taken_back
{JOINED}
LEFT JOIN LATERAL (
    SELECT count(*) AS made, count(w.id) AS fallen, count(*) FILTER (WHERE x.kind = $7) AS own,
           count(w.id) FILTER (WHERE x.kind = $7) AS own_fallen
    FROM credentials.credential x LEFT JOIN credentials.revocation w ON w.credential = x.id
    WHERE x.recipient = r.id) k ON true
{WITHIN}
"""  # noqa: S608  (only our own text is put in)
_SHOWN: Final = (
    "SELECT a.id AS award, coalesce(p.name, o.name) AS name, s.name AS school, s.name_en AS school_en,"
    " e.name AS event, e.name_en AS event_en, a.title, a.title_en, p.erased_at IS NOT NULL AS erased,"
    f" {WORDS} AS words, count(*) OVER () AS total"
)
_LEFT_OUT: Final = f"""
{_SHOWN} {IN_SCOPE} AND v.id IS NULL AND (p.erased_at IS NOT NULL OR NOT {CAN_BE_DRAWN})
  AND NOT EXISTS (SELECT FROM credentials.credential k WHERE k.recipient = r.id AND k.kind = $7)
ORDER BY {NATURAL_ORDER} LIMIT {PAGE_SIZE}
"""
_PAGE: Final = f"""
{_SHOWN} {IN_SCOPE} AND {STANDS} AND {CAN_BE_DRAWN} AND {LACKS}
ORDER BY {NATURAL_ORDER} LIMIT {PAGE_SIZE} OFFSET $10
"""


async def preview(place: Place, page: int = 1) -> IssuingPreview:
    """Return what issuing would do in a scope, without doing it."""
    page = max(1, page)
    undrawable = await undrawable_in(place)
    counted = await database.fetch_one(_COUNTED, *place.arguments, undrawable)
    if counted is None:
        raise AssertionError("an aggregate without groups always has one row")
    _, lead_count = await lacking_leads(place, undrawable, again=False)
    left = await database.fetch(_LEFT_OUT, *place.arguments, undrawable)
    shown = await database.fetch(_PAGE, *place.arguments, undrawable, False, (page - 1) * PAGE_SIZE)
    total = shown[0]["total"] if shown else 0
    gone = await lapsed(place) if may_lead(place.contest_class) else []
    return IssuingPreview(
        waiting=total,
        leads=lead_count,
        taken_back=counted["taken_back"],
        issued=counted["issued"],
        revoked=counted["revoked"],
        lapsed=tuple(gone[:_LAPSED_SHOWN]),
        lapsed_total=len(gone),
        left_out=tuple(_left_out(row, undrawable) for row in left),
        left_out_total=left[0]["total"] if left else 0,
        page=Page(tuple(_waiting(row) for row in shown), total, page),
    )


def _left_out(row: asyncpg.Record, undrawable: str) -> LeftOut:
    signs = "、".join(named(sign) for sign in dict.fromkeys(row["words"]) if sign in undrawable)
    return LeftOut(
        award=row["award"],
        name="" if row["erased"] else row["name"],
        event=_both(row["event"], row["event_en"]),
        title=text(row["title"], row["title_en"]),
        code="erased" if row["erased"] else "undrawable",
        why=text("个人资料已应要求删除，不再签发。", "Their data was erased on request; nothing is issued.")
        if row["erased"]
        else text(
            f"证书字体没有字符 {signs}：请核对写法，或与本人商定替代写法后再签发。",
            f"The certificate's font lacks {signs}: check the spelling, or agree on another one first.",
        ),
    )


def _waiting(row: asyncpg.Record) -> Waiting:
    return Waiting(
        award=row["award"],
        name=row["name"],
        school=_both(row["school"], row["school_en"]),
        event=_both(row["event"], row["event_en"]),
        title=text(row["title"], row["title_en"]),
    )


def _both(zh: str | None, en: str | None) -> Text | None:
    return text(zh, en or zh) if zh else None
