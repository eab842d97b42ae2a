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

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from credentials.claims import wording
from credentials.claims.bilingual import join
from credentials.claims.facts import AwardFacts, IssuerProfile, StatusEntry
from registry.core.texts import text

Payload = dict[str, Any]
_Result = tuple[str, str, str, str]

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
    achievement = f"{base_url}/achievements/{facts.event_id or facts.competition_id}/{facts.award_code}"
    achievement = "/".join(
        part
        for part in (
            f"{achievement}/{facts.recipient_kind}",
            "" if facts.about == "award" else facts.about,
            facts.lead_code,
        )
        if part
    )
    title = join(wording.title(facts))
    results = _results(facts)
    payload: Payload = {
        "@context": list(CONTEXTS),
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": title,
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
            "achievement": _achievement(facts, achievement, title, base_url, results),
            "result": [
                {"type": ["Result"], "resultDescription": f"{achievement}#{key}", "value": value}
                for key, _, _, value in results
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


def _achievement(
    facts: AwardFacts, achievement_id: str, title: str, base_url: str, results: Sequence[_Result]
) -> Payload:
    """Return what was achieved: its name, its criteria with the reason, its organizer and its contest."""
    achievement: Payload = {
        "id": achievement_id,
        "type": ["Achievement"],
        "achievementType": "Competency" if facts.about == "level" else "Award",
        "name": title,
        "description": join(wording.description(facts)),
        "criteria": {"narrative": join(facts.reason)},
        "creator": {
            "id": f"{base_url}/competitions/{facts.competition_id}#organizer",
            "type": ["Profile"],
            "name": join(facts.organizer),
        },
        "alignment": _alignments(facts, base_url),
        "resultDescription": [
            {"id": f"{achievement_id}#{key}", "type": ["ResultDescription"], "name": name, "resultType": kind}
            for key, name, kind, _ in results
        ],
    }
    if facts.event is not None:
        achievement["specialization"] = join(facts.event)
    if facts.event_code:
        achievement["humanCode"] = facts.event_code
    tags = [facts.about] * (facts.about != "award") + [FICTIONAL_TAG] * facts.fictional
    if tags:
        achievement["tag"] = tags
    return achievement


def _alignments(facts: AwardFacts, base_url: str) -> list[Payload]:
    """Return the competition, its level and, where there is one, the group, each with a type of its own."""
    address = f"{base_url}/competitions/{facts.competition_id}"
    alignments: list[Payload] = [
        {
            "type": ["Alignment"],
            "targetType": "ext:Competition",
            "targetName": join(facts.competition),
            "targetUrl": address,
        },
        {
            "type": ["Alignment"],
            "targetType": "ext:CompetitionLevel",
            "targetName": join(facts.level),
            "targetCode": facts.level_code,
            "targetUrl": f"{address}#level",
        },
    ]
    if facts.group is not None:
        alignments.append(
            {
                "type": ["Alignment"],
                "targetType": "ext:CompetitionGroup",
                "targetName": join(facts.group),
                "targetUrl": f"{address}#group",
            }
        )
    return alignments


def _results(facts: AwardFacts) -> list[_Result]:
    """Return key, name, Open Badges result type and value of prize, place, points, and title or the like."""
    lead = _LEADS.get(facts.about, "ext:SkillLevel")
    results = [
        ("award", "奖项\nPrize", "ext:Prize", join(facts.award)),
        ("place", "名次\nPlace", "ext:Place", facts.place),
        ("points", "成绩\nPoints", "RawScore", facts.points),
        ("lead", join(wording.LEADS[lead]), lead, join(facts.lead) if facts.lead else ""),
    ]
    return [result for result in results if result[3]]
