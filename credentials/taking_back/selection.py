"""What is taken back together: one credential, or all that stand of an event, a school, a contest, a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from credentials import codes
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import Subject, refusal, require, require_role

Scope = Literal["credential", "event", "school", "competition", "list"]
SCOPES: Final[dict[Scope, Text]] = {
    "credential": text("一份证书", "One certificate"),
    "event": text("一个赛项的全部证书", "All certificates of an event"),
    "school": text("一所学校的全部证书", "All certificates of a school"),
    "competition": text("整个赛事的全部证书", "All certificates of the competition"),
    "list": text("一份外部获奖名单的全部证书", "All certificates of a list of external awards"),
}

RIGHT: Final = "credentials.take_back"


class NothingToTakeBackError(NotFoundError):
    """No credential that stands belongs to what was named, or none that the account may know of."""

    code = "nothing_to_take_back"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which credentials: `subject` is the id of the credential, event, school, competition or list.

    `competition` narrows a school's to one contest; without it, all that the account's right reaches.
    """

    scope: Scope
    subject: UUID
    competition: UUID | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One credential that was not revoked, with what rights are asked about."""

    id: UUID
    serial: str
    award: UUID
    award_title: Text
    names: tuple[str, ...]
    suspended: bool
    competition: UUID
    access: Subject


# An honor ($3 when one credential alone is meant) is not taken back with what a contest issued: who conferred
# it decides, in the commendation.
_STANDING: Final = """
SELECT c.id, c.serial, c.kind, a.id AS award, a.title, a.title_en, a.competition, m.organizer,
       i.organization AS issuer, coalesce(p.name, o.name) AS name, coalesce(p.latin_name, o.name_en) AS latin,
       EXISTS (SELECT FROM credentials.suspension s
               WHERE s.credential = c.id AND s.lifted_at IS NULL) AS suspended
FROM credentials.credential c
JOIN credentials.issuer i ON i.id = c.issuer
JOIN competitions.award_recipient r ON r.id = c.recipient
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition m ON m.id = a.competition
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN registry.organization o ON o.id = r.organization
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE v.id IS NULL AND ($2::uuid IS NULL OR a.competition = $2) AND ($3 OR c.kind <> 'honor') AND """

_OF: Final[dict[Scope, str]] = {
    "credential": "c.id = $1",
    "event": "a.event = $1",
    "school": "coalesce(n.organization, r.organization) = $1",
    "competition": "a.competition = $1",
    # A list's awards carry its evidence. Lists of one contest may share a document: the awards of each were
    # confirmed after the list before it was decided, and up to when it was itself.
    "list": "EXISTS (SELECT FROM competitions.external_list x WHERE x.id = $1 AND x.confirmed"
    " AND x.competition = a.competition AND x.evidence = a.evidence AND a.confirmed_at <= x.decided_at"
    " AND a.confirmed_at > coalesce((SELECT max(y.decided_at) FROM competitions.external_list y"
    " WHERE y.competition = x.competition AND y.evidence = x.evidence AND y.confirmed"
    " AND y.decided_at < x.decided_at), '-infinity')"
    " AND (x.organization IS NULL OR x.organization = coalesce(n.organization, r.organization)))",
}


async def standing(
    actor: Actor, selection: Selection, action: str = RIGHT, *, locked: bool = False
) -> list[Standing]:
    """Return the credentials of a selection that stand and that the account's right reaches, by serial.

    Args:
        actor: who asks.
        selection: which.
        action: the right that is asked for each.
        locked: lock their rows until the open transaction ends, so that nobody else takes them back.

    Raises:
        NothingToTakeBackError: there is none.
        ForbiddenError, OutOfReachError: there are some, and the right reaches none of them.
    """
    require_role(actor, action)
    rows = await database.fetch(
        _STANDING + _OF[selection.scope] + " ORDER BY c.serial" + (" FOR UPDATE OF c" if locked else ""),
        selection.subject,
        selection.competition,
        selection.scope == "credential",
    )
    found = [
        Standing(
            id=row["id"],
            serial=row["serial"],
            award=row["award"],
            award_title=text(row["title"], row["title_en"]),
            names=tuple(name for name in (row["name"], row["latin"]) if name),
            suspended=row["suspended"],
            competition=row["competition"],
            access=_conferred(row["issuer"])
            if row["kind"] == "honor"
            else access_of(row["competition"], row["organizer"], row["issuer"]),
        )
        for row in rows
    ]
    within = reached(actor, action, found)
    if found and not within:
        require(actor, action, found[0].access)
    if not within:
        raise nothing_to_take_back()
    return within


def nothing_to_take_back() -> NothingToTakeBackError:
    """Return the refusal where nothing stands."""
    return NothingToTakeBackError(
        text(
            "没有可以撤销的证书：可能还没有签发，或已全部撤销。",
            "There is no certificate to take back: none was issued, or all are revoked already.",
        )
    )


def access_of(competition: UUID, host: UUID | None, issuer: UUID) -> Subject:
    """Return what a right is asked about: the contest, its host, the issuer's organization."""
    return Subject(organizations=frozenset({issuer}), competition=competition, host=host)


def _conferred(issuer: UUID) -> Subject:
    """Return what a right is asked about for an honor: nobody decides on it by a right in the contest."""
    return Subject(organizations=frozenset({issuer}))


def reached(actor: Actor, action: str, found: Iterable[Standing]) -> list[Standing]:
    """Return those that the account's right reaches; each kind of subject is asked about once."""
    answers: dict[Subject, bool] = {}
    within = []
    for one in found:
        if one.access not in answers:
            answers[one.access] = refusal(actor, action, one.access) is None
        if answers[one.access]:
            within.append(one)
    return within


async def find_credential(typed: str, competition: UUID | None = None) -> UUID:
    """Return the id of the credential with this serial number, code or address.

    Raises:
        NothingToTakeBackError: there is none, or it is of another competition than the one given.
    """
    last = typed.strip().rpartition("/")[2]
    try:
        code = codes.check(last)
    except codes.MistypedCodeError:
        code = ""
    found: UUID | None = await database.fetch_value(
        "SELECT c.id FROM credentials.credential c JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award"
        " WHERE (c.serial = $1 OR c.code = $2) AND ($3::uuid IS NULL OR a.competition = $3)",
        last.upper(),
        code,
        competition,
    )
    if found is None:
        raise NothingToTakeBackError(
            text(
                "没有这个编号或代码的证书。请与证书逐字核对。",
                "There is no certificate of this number or code. Compare it with the paper, sign by sign.",
            )
        )
    return found


def competitions_of(found: Sequence[Standing]) -> list[UUID]:
    """Return the competitions of credentials, in a fixed order, for locking."""
    return sorted({one.competition for one in found})
