"""Related resources: read through the guard only, and compared with each digest that is given."""

import base64
import hashlib
from pathlib import Path

import pytest

from credentials.data_integrity import multibase
from credentials.vc_api.resources import flaws_of_resources
from tests.credentials.checking.test_guard import HOST, ok, serving
from tests.credentials.checking.test_handed_in import INNER

pytestmark = pytest.mark.anyio

CONTENT = "一张照片".encode()


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


SHA256, SHA384 = hashlib.sha256(CONTENT).digest(), hashlib.sha384(CONTENT).digest()
RIGHT = [
    {"digestSRI": "sha256-" + base64.b64encode(SHA256).decode()},
    {"digestSRI": "sha384-" + base64.b64encode(SHA384).decode()},
    {"digestSRI": "sha512-" + encoded(hashlib.sha512(CONTENT).digest())},
    {"digestMultibase": "u" + encoded(b"\x12\x20" + SHA256)},
    {"digestMultibase": "u" + encoded(b"\x20\x30" + SHA384)},
    {"digestMultibase": "u" + encoded(SHA256)},
    {"digestMultibase": multibase.encode(b"\x12\x20" + SHA256)},
]
WRONG = [
    {"digestSRI": "sha256-" + base64.b64encode(hashlib.sha256(b"other").digest()).decode()},
    {"digestSRI": "sha384-" + base64.b64encode(SHA256).decode()},
    {"digestSRI": "sha256-AAAA"},
    {"digestMultibase": "u" + encoded(b"\x12\x20" + hashlib.sha256(b"other").digest())},
    {"digestMultibase": "u" + encoded(b"\x13\x20" + SHA256)},
    {"digestMultibase": "zQm"},
    RIGHT[0] | {"digestMultibase": "u" + encoded(hashlib.sha256(b"other").digest())},
]


@pytest.mark.parametrize(
    ("digests", "codes"),
    [(one, []) for one in RIGHT] + [(one, ["related_resource_invalid"]) for one in WRONG],
    ids=str,
)
async def test_a_digest_is_compared_with_what_is_there(
    tmp_path: Path, digests: dict[str, str], codes: list[str]
) -> None:
    async with serving(tmp_path, ok(CONTENT)) as (guard, port, heads):
        resource = {"id": f"https://{HOST}:{port}/photo", "mediaType": "image/png"} | digests
        flaws = await flaws_of_resources({"relatedResource": resource}, guard)
        assert [flaw.code for flaw in flaws] == codes
        assert "Accept: image/png" in heads[0]


async def test_what_cannot_be_read_is_not_taken_for_right() -> None:
    for address in ("https://inner.example/x", "http://example.org/x", "urn:uuid:1"):
        flaws = await flaws_of_resources({"relatedResource": [{"id": address} | RIGHT[0]]}, INNER)
        assert [flaw.code for flaw in flaws] == ["related_resource_unavailable"]


async def test_no_more_than_a_few_are_read() -> None:
    many = [{"id": f"https://inner.example/{n}"} | RIGHT[0] for n in range(6)]
    (flaw,) = await flaws_of_resources({"relatedResource": many}, INNER)
    assert (flaw.member, flaw.code) == ("relatedResource", "related_resource_invalid")
    assert await flaws_of_resources({}, INNER) == []
