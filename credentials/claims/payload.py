"""The payload of a credential: award facts in the form of Open Badges 3.0 on the VC Data Model 2.0.

Where each fact stands is fixed here and read back by `credentials.claims.reading`:

| fact | place in the payload |
|---|---|
| code, public address | `id` |
| recipient's name, in Latin, school | `credentialSubject.identifier`: `name`, `ext:latinName`, `ext:school` |
| member, tutor or school | `credentialSubject.role` |
| serial number | `credentialSubject.licenseNumber` |
| year of the edition | `credentialSubject.term` |
| prize, place, points | `credentialSubject.result` with its `resultDescription` |
| event and its code | `achievement.specialization`, `achievement.humanCode` |
| competition, level, group | `achievement.alignment` of type `ext:Competition...` |
| organizer | `achievement.creator` |
| reason | `achievement.criteria.narrative` |
| title, level or honor | `credentialSubject.result` of type `ext:Title`, `ext:SkillLevel`, `ext:Honor` |
| award, confirmation, title, level or honor | `achievement.tag`, none for an award |
| number of the organizer's own certificate | `evidence` of genre `ext:SourceCertificate` |
| invented persons and contests | `achievement.tag` and a sentence in `achievement.description` |
| day of the award | `awardedDate`, midnight in Asia/Shanghai |

Sources: Open Badges 3.0, appendix "Data models" and section 8.2.4 (JWT claims); credentials.md, "The format".
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from credentials.claims import wording
from credentials.claims.bilingual import join
from credentials.claims.facts import Achieved, AwardFacts, IssuerProfile, StatusEntry, achieved
from registry.core.texts import text

Payload = dict[str, Any]

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)

ROLES = {
    "member": text("参赛选手", "Competitor"),
    "tutor": text("指导教师", "Tutor"),
    "school": text("参赛学校", "School"),
}

_LEADS = {"title": "ext:Title", "honor": "ext:Honor"}
FICTIONAL_TAG = "fictional"
SOURCE_GENRE = "ext:SourceCertificate"


def build_payload(
    facts: AwardFacts,
    *,
    issuer: IssuerProfile,
    base_url: str,
    code: str,
    serial: str,
    subject_id: str,
    status: StatusEntry,
    issued_at: datetime,
) -> Payload:
    """Return the payload to sign for one award: a JSON object, the same for the same arguments.

    `base_url` is the public address of the site without a slash at its end, `code` the public code in
    capitals, `subject_id` a `urn:uuid:` of this credential's own (so that two credentials of one person
    cannot be linked), `issued_at` an aware instant, kept in UTC to the second. Raises
    `LineBreakInTextError` for a text of more than one line.
    """
    address = f"{base_url}/V/{code}"
    starts, seconds = _second(issued_at)
    shared = _shared(achieved(facts), base_url)
    payload: Payload = {
        "@context": list(CONTEXTS),
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": shared["name"],
        "issuer": _issuer(issuer),
        "validFrom": starts,
        "awardedDate": f"{facts.awarded_on.isoformat()}T00:00:00+08:00",
        "credentialSubject": {
            "id": subject_id,
            "type": ["AchievementSubject"],
            "identifier": _identifiers(facts),
            "role": join(ROLES[facts.recipient_kind]),
            "licenseNumber": serial,
            "term": str(facts.year),
            "achievement": shared | {"criteria": {"narrative": join(facts.reason)}},
            "result": [
                {"type": ["Result"], "resultDescription": each["id"], "value": value}
                for each, value in zip(shared["resultDescription"], _values(facts), strict=True)
            ],
        },
        "credentialStatus": {
            "id": f"{status.list_url}#{status.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(status.index),
            "statusListCredential": status.list_url,
        },
        "iss": issuer.did,
        "jti": address,
        "sub": subject_id,
        "nbf": seconds,
    }
    if facts.source_number:
        payload["evidence"] = [
            {
                "type": ["Evidence"],
                "name": join(wording.SOURCE_CERTIFICATE),
                "genre": SOURCE_GENRE,
                "narrative": facts.source_number,
            }
        ]
    return payload


# Thousands are issued in one second.
@lru_cache(maxsize=8)
def _second(at: datetime) -> tuple[str, int]:
    """Return an instant to the second, as text in UTC and as the number that JWT claims have."""
    second = at.astimezone(UTC).replace(microsecond=0)
    return second.strftime("%Y-%m-%dT%H:%M:%SZ"), int(second.timestamp())


def _issuer(issuer: IssuerProfile) -> Payload:
    """Return the profile of the issuer; `official` is Open Badges' word for who signs for an organization."""
    profile: Payload = {
        "id": issuer.did,
        "type": ["Profile"],
        "name": join(issuer.name),
        "url": issuer.url,
    }
    if issuer.official:
        profile["official"] = join(issuer.official)
    return profile


def _identifiers(facts: AwardFacts) -> list[Payload]:
    """Return the recipient's name as written and, where known, in Latin letters, and the school.

    The name stands in plain words on purpose: whoever holds the code holds the paper (domain.md, section 5).
    """
    named = [("name", facts.recipient_name), ("ext:latinName", facts.recipient_latin)]
    if facts.school is not None:
        named.append(("ext:school", join(facts.school)))
    return [
        {"type": "IdentityObject", "identityType": kind, "hashed": False, "identityHash": value}
        for kind, value in named
        if value
    ]


# Of ten thousand credentials, some dozens differ here.
@lru_cache(maxsize=1_024)
def _shared(what: Achieved, base_url: str) -> Payload:
    """Return the achievement that all who won the same have in common: all but their reasons.

    Payloads share it, so that nobody may change what is in it.
    """
    address = "/".join(
        part
        for part in (
            f"{base_url}/achievements/{what.event_id or what.competition_id}/{what.award_code}",
            what.recipient_kind,
            "" if what.about == "award" else what.about,
            what.lead_code,
        )
        if part
    )
    achievement: Payload = {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "Competency" if what.about == "level" else "Award",
        "name": join(wording.title(what)),
        "description": join(wording.description(what)),
        "creator": {
            "id": f"{base_url}/competitions/{what.competition_id}#organizer",
            "type": ["Profile"],
            "name": join(what.organizer),
        },
        "alignment": _alignments(what, base_url),
        "resultDescription": [
            {"id": f"{address}#{key}", "type": ["ResultDescription"], "name": name, "resultType": kind}
            for key, name, kind in _results(what)
        ],
    }
    if what.event is not None:
        achievement["specialization"] = join(what.event)
    if what.event_code:
        achievement["humanCode"] = what.event_code
    tags = [what.about] * (what.about != "award") + [FICTIONAL_TAG] * what.fictional
    if tags:
        achievement["tag"] = tags
    return achievement


def _alignments(what: Achieved, base_url: str) -> list[Payload]:
    """Return the competition, its level and, where there is one, the group, each with a type of its own."""
    address = f"{base_url}/competitions/{what.competition_id}"
    alignments: list[Payload] = [
        {
            "type": ["Alignment"],
            "targetType": "ext:Competition",
            "targetName": join(what.competition),
            "targetUrl": address,
        },
        {
            "type": ["Alignment"],
            "targetType": "ext:CompetitionLevel",
            "targetName": join(what.level),
            "targetCode": what.level_code,
            "targetUrl": f"{address}#level",
        },
    ]
    if what.group is not None:
        alignments.append(
            {
                "type": ["Alignment"],
                "targetType": "ext:CompetitionGroup",
                "targetName": join(what.group),
                "targetUrl": f"{address}#group",
            }
        )
    return alignments


def _results(what: Achieved) -> list[tuple[str, str, str]]:
    """Return key, name and Open Badges result type of prize, place, points, and title or the like."""
    lead = _LEADS.get(what.about, "ext:SkillLevel")
    results = {
        ("award", "奖项\nPrize", "ext:Prize"): join(what.award),
        ("place", "名次\nPlace", "ext:Place"): what.has_place,
        ("points", "成绩\nPoints", "RawScore"): what.has_points,
        ("lead", join(wording.LEADS[lead]), lead): what.lead and join(what.lead),
    }
    return [result for result, is_there in results.items() if is_there]


def _values(facts: AwardFacts) -> list[str]:
    """Return the values of the results, in the order of `_results`."""
    values = [join(facts.award), facts.place, facts.points, join(facts.lead) if facts.lead else ""]
    return [value for value in values if value]
