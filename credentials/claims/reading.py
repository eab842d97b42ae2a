"""What the paper shows, read back out of a signed payload: the other half of `credentials.claims.payload`."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from credentials.claims.bilingual import join, split
from credentials.claims.payload import FICTIONAL_TAG, ROLES, SOURCE_GENRE, Payload
from credentials.claims.printed import CredentialKind, Printed, RecipientKind
from registry.core.errors import BadInputError
from registry.core.texts import Text, text

# A day of an award is a day in Asia/Shanghai, which has kept UTC+8 without summer time since 1991.
SHANGHAI = timezone(timedelta(hours=8))

_KINDS: dict[str, RecipientKind] = {
    join(ROLES["member"]): "member",
    join(ROLES["tutor"]): "tutor",
    join(ROLES["school"]): "school",
}

_TAGGED: tuple[CredentialKind, ...] = ("confirmation", "title", "level", "honor")


class NotOurCredentialError(BadInputError):
    """The payload is not one of the registry's, or lacks a field that every certificate shows."""

    code = "not_our_credential"


def printed(payload: Payload) -> Printed:
    """Return every field of the certificate from a payload that `build_payload` made.

    The caller has verified the signature: nothing is checked here but the form. Raises
    `NotOurCredentialError` for any other payload.
    """
    try:
        return _printed(payload)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotOurCredentialError(
            text(
                "这份凭证不是本登记系统签发的，或缺少证书上应有的内容，无法显示。",
                "This credential was not issued by this registry, or lacks what a certificate shows.",
            )
        ) from error


def _printed(payload: Payload) -> Printed:
    subject = payload["credentialSubject"]
    achievement = subject["achievement"]
    names = {one["identityType"]: one["identityHash"] for one in subject["identifier"]}
    aligned = {one["targetType"]: split(one["targetName"]) for one in achievement["alignment"]}
    results = {one["resultDescription"].rpartition("#")[2]: one["value"] for one in subject["result"]}
    tags = achievement.get("tag", [])
    about: CredentialKind = next((kind for kind in _TAGGED if kind in tags), "award")
    url = _words(payload["id"])
    before, _, code = url.partition("/V/")
    if not before or not code:
        raise ValueError
    return Printed(
        about=about,
        kind=_KINDS[subject["role"]],
        recipient=_words(names["name"]),
        recipient_latin=_words(names.get("ext:latinName", "")),
        school=_optional(names, "ext:school"),
        competition=aligned["ext:Competition"],
        level=aligned["ext:CompetitionLevel"],
        organizer=split(achievement["creator"]["name"]),
        event=_optional(achievement, "specialization"),
        event_code=_words(achievement.get("humanCode", "")),
        group=aligned.get("ext:CompetitionGroup"),
        award=split(results["award"]),
        place=_words(results.get("place", "")),
        points=_words(results.get("points", "")),
        lead=_optional(results, "lead"),
        basis=None if about == "award" else split(achievement["criteria"]["narrative"]),
        source_number=_source_number(payload),
        awarded_on=_day(payload["awardedDate"]),
        issuer=split(payload["issuer"]["name"]),
        official=_optional(payload["issuer"], "official"),
        serial=_words(subject["licenseNumber"]),
        code=code,
        url=url,
        fictional=FICTIONAL_TAG in tags,
    )


def _words(value: Any) -> str:
    """Return `value` if it is a string; anything else is no field of ours."""
    if not isinstance(value, str):
        raise TypeError
    return value


def _optional(fields: dict[str, Any], name: str) -> Text | None:
    """Return the bilingual field `name`, or None where the credential has none."""
    return split(fields[name]) if name in fields else None


def _source_number(payload: Payload) -> str:
    """Return the number of the organizer's own certificate, empty where there is none."""
    found = [one["narrative"] for one in payload.get("evidence", []) if one.get("genre") == SOURCE_GENRE]
    return _words(found[0]) if found else ""


def _day(instant: str) -> date:
    """Return the day in Asia/Shanghai on which an instant with a zone falls."""
    moment = datetime.fromisoformat(instant)
    if moment.tzinfo is None:
        raise ValueError
    return moment.astimezone(SHANGHAI).date()
