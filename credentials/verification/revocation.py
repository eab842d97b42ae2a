"""Whether an issuer has taken a credential back: its bit in the issuer's signed status list.

Whatever cannot be read is never "not revoked". A list that was there but is not what it must be speaks
against the credential (failed); a list that could not be had, or is too old to speak of today, says nothing
(unchecked). A bit that is set counts however old the list is: a revocation is not taken back.

Sources: W3C Bitstring Status List v1.0, sections 2.1 (the entry) and 3.2 (validation).
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials import status_list
from credentials.status_list import StatusListError
from credentials.verification.periods import period_of
from credentials.verification.proof import KeySource, SourceUnavailableError
from credentials.verification.reports import Step, failed, passed, shown, unchecked
from credentials.verification.status_credential import StatusSource, open_list
from credentials.verification.tokens import JsonObject, issuer_of
from registry.core.texts import text

_INDEX = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)

# What a set bit means for whoever holds the credential. Other purposes say nothing about its validity.
_SET_MEANS = {
    "revocation": text("签发者已撤销这份凭证。", "The issuer has revoked this credential."),
    "suspension": text("签发者已暂停这份凭证。", "The issuer has suspended this credential."),
}
_NOT_SET = text("在签发者签名的状态名单中未被撤销。", "It is not revoked in the issuer's signed status list.")
_NOT_SET_UNSIGNED = text(
    "在您提供的名单中未被撤销；该名单没有签名，是因为由您提供才采用。",
    "It is not revoked in the list you gave, which is unsigned and believed only because you gave it.",
)
_NO_STATUS = text("凭证没有附带状态名单。", "The credential carries no status list.")
# Each is fetched from where a stranger says: one of a kind is enough for all that are known.
_MOST_ENTRIES = 4
_TOO_MANY = text("状态条目过多，没有逐一查询。", "It has too many status entries; they were not looked up.")
_STALE = text(
    "状态名单不在有效期内，不能说明现在的状态。",
    "The status list is outside its period and says nothing about today.",
)


@dataclass(frozen=True, slots=True)
class _Entry:
    purpose: str
    url: str
    index: int


async def check_status(
    credential: JsonObject, *, keys: KeySource, status_lists: StatusSource, now: datetime
) -> Step:
    """Return the step "status" of a credential whose signature has been verified; `now` is aware.

    A credential without `credentialStatus` passes: what its issuer signed can then not be taken back. With
    several entries, one that failed outranks one that could not be checked.
    """
    written = credential.get("credentialStatus", [])
    entries = written if isinstance(written, list) else [written]
    if len(entries) > _MOST_ENTRIES:
        return unchecked("status", _TOO_MANY, "status_entries_too_many")
    steps = [passed("status", _NO_STATUS)]
    for one in entries:
        entry = _read_entry(one)
        if isinstance(entry, _Entry):
            steps.append(await _look_up(entry, issuer_of(credential), keys, status_lists, now))
        else:
            steps.append(entry)
    for outcome in ("failed", "unchecked"):
        for step in steps:
            if step.outcome == outcome:
                return step
    return steps[-1]


def _read_entry(written: Any) -> _Entry | Step:
    """Return the entry, or the step that says why nothing can be looked up with it."""
    entry = written if isinstance(written, dict) else {}
    kind, purpose, url = entry.get("type"), entry.get("statusPurpose"), entry.get("statusListCredential")
    index = str(entry.get("statusListIndex"))
    if kind != "BitstringStatusListEntry" or entry.get("statusSize", 1) != 1:
        return _not_known(kind)
    if not isinstance(purpose, str) or not isinstance(url, str) or not _INDEX.fullmatch(index):
        return failed(
            "status",
            text("凭证的状态条目不完整。", "The credential's status entry is not complete."),
            "status_entry_incomplete",
        )
    return _Entry(purpose, url, int(index)) if purpose in _SET_MEANS else _not_known(purpose)


async def _look_up(
    entry: _Entry, issuer: str, keys: KeySource, status_lists: StatusSource, now: datetime
) -> Step:
    try:
        found = await status_lists.find_list(entry.url)
    except SourceUnavailableError as error:
        return unchecked("status", error.message, error.code)
    payload = await open_list(found, keys, url=entry.url, issuer=issuer, purpose=entry.purpose, now=now)
    if isinstance(payload, Step):
        return payload
    try:
        flags = status_list.decode(payload["credentialSubject"].get("encodedList"))
        is_set = status_list.bit(flags, entry.index)
    except StatusListError as error:
        return failed("status", error.message, error.code)
    if is_set:
        return failed("status", _SET_MEANS[entry.purpose], entry.purpose)
    if period_of(payload, now) != "holds":
        return unchecked("status", _STALE, "status_list_stale")
    signed = isinstance(found.document, str) or "proof" in found.document
    return passed("status", _NOT_SET if signed else _NOT_SET_UNSIGNED)


def _not_known(name: object) -> Step:
    return unchecked(
        "status",
        text(
            f"不认识这种状态信息：{shown(name)}。",
            f"This kind of status information is not known here: {shown(name)}.",
        ),
        "status_kind_unknown",
    )
