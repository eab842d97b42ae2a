"""The rules of one entry for a status list. Source: W3C Bitstring Status List v1.0, section 2.1."""

import re
from collections.abc import Iterator
from typing import Any, Final

from credentials.vc_api.values import NOT_A_URL, wrong_url
from registry.core.texts import Text, text

_INDEX: Final = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_LARGEST_SIZE: Final = 16
_NOT_WORDS: Final = text("应为文字", "it has to be a string")
_NOT_A_NUMBER: Final = text(
    "应为以文字写出的十进制非负整数", "it has to be a whole number of 0 or more, written as a decimal string"
)
_NOT_A_SIZE: Final = text("应为大于 0 的整数", "it has to be a whole number greater than zero")
_NOT_MESSAGES: Final = text(
    "应为每种状态一项，各含 status 与 message",
    "it has to be one object for each possible status, with status and message",
)


def flaws_of_entry(entry: dict[str, Any]) -> Iterator[tuple[str, Text]]:
    """Return each member of a BitstringStatusListEntry that breaks a rule, and what it ought to be."""
    if not isinstance(entry.get("statusPurpose"), str) or not entry["statusPurpose"]:
        yield "statusPurpose", _NOT_WORDS
    index, address = entry.get("statusListIndex"), entry.get("statusListCredential")
    if not isinstance(index, str) or not _INDEX.fullmatch(index):
        yield "statusListIndex", _NOT_A_NUMBER
    if wrong := wrong_url(address):
        yield "statusListCredential", wrong
    elif entry.get("id") == address:
        yield "id", text("不应是名单的网址", "it must not be the address of the list")
    size = entry.get("statusSize", 1)
    if not isinstance(size, int) or isinstance(size, bool) or not 0 < size <= _LARGEST_SIZE:
        yield "statusSize", _NOT_A_SIZE
        size = 1
    if ("statusMessage" in entry or size > 1) and not _are_messages(entry.get("statusMessage"), size):
        yield "statusMessage", _NOT_MESSAGES
    references = entry.get("statusReference", [])
    for one in references if isinstance(references, list) else [references]:
        if wrong_url(one):
            yield "statusReference", NOT_A_URL


def _are_messages(value: Any, size: int) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2**size
        and all(
            isinstance(one, dict)
            and isinstance(one.get("status"), str)
            and isinstance(one.get("message"), str)
            for one in value
        )
    )
