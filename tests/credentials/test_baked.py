"""Baked pictures as Open Badges 3.0 defines them: what others read out of ours, and we out of others'."""

import io
import zlib
from xml.etree import ElementTree

import httpx
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from openbadgeslib import baking as outside
from PIL import Image

from credentials.certificate.attachment import LARGEST_TOKEN
from credentials.certificate.baked import (
    BrokenBadgeError,
    NoCredentialBakedError,
    baked_in_png,
    baked_in_svg,
)
from credentials.certificate.baking import NAMESPACE, baked_png, baked_svg
from credentials.certificate.of_token import picture_of, vector_of
from credentials.certificate.paper import Paper
from credentials.certificate.rendering import draw_picture, draw_vector
from credentials.checking.handed_in import check_file
from credentials.holding import service as holding
from credentials.issuing import queries as issued
from credentials.taking_back import service as taking_back
from credentials.taking_back.selection import Selection
from tests.credentials.checking.test_handed_in import INNER, codes_of
from tests.credentials.holding.test_holding import account_of
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid
from tests.credentials.test_certificate import CODE, TOKEN, make_printed
from tests.factories import bearer, make_issued

KEYWORD, ELEMENT = outside.ITXT_KEYWORD_OB3, outside.SVG_ELEMENT_OB3
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
COMPACT = st.from_regex(r"[A-Za-z0-9_-]{1,80}\.[A-Za-z0-9_-]{1,80}\.[A-Za-z0-9_-]{1,80}", fullmatch=True)


def plain_png() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(made, "PNG")
    return made.getvalue()


def chunk(content: bytes) -> bytes:
    return len(content[4:]).to_bytes(4) + content + zlib.crc32(content).to_bytes(4)


def png_with(*chunks: bytes) -> bytes:
    png = plain_png()
    return png[:33] + b"".join(chunks) + png[33:]


@given(COMPACT)
def test_the_outside_library_reads_ours_and_we_read_its(token: str) -> None:
    png, svg = baked_png(plain_png(), token), baked_svg(SVG, token).encode()
    assert outside.extract_png(png, keyword=KEYWORD) == token
    assert outside.extract_svg(svg, element=ELEMENT) == token
    assert baked_in_png(png) == token.encode()
    assert baked_in_svg(svg) == token.encode()
    theirs = outside.bake_svg(SVG.encode(), token, element=ELEMENT, namespace=outside.SVG_NS_OB3)
    assert baked_in_svg(theirs) == token.encode()
    assert baked_in_png(outside.bake_png(plain_png(), token, keyword=KEYWORD)) == token.encode()


def test_a_certificate_s_pictures_are_what_they_were_with_the_token_inside() -> None:
    for layout in ("landscape", "portrait"):
        png = draw_picture(make_printed(), TOKEN, Paper(layout))
        assert outside.extract_png(png, keyword=KEYWORD) == TOKEN
        with Image.open(io.BytesIO(png)) as picture:
            picture.load()
            (found,) = zxingcpp.read_barcodes(picture.convert("L"))
        assert found.text == f"https://skills.example.org/V/{CODE}".upper()
        svg = draw_vector(make_printed(), TOKEN, Paper(layout))
        root = ElementTree.fromstring(svg)  # noqa: S314  (our own)
        assert root[0].tag == f"{{{NAMESPACE}}}credential"
        assert root[0].attrib == {"verify": TOKEN}
        assert b"<script" not in svg


def test_the_outside_library_s_embedded_form_is_read() -> None:
    document = '{"type": ["VerifiableCredential"], "proof": {"a": "<&>"}}'
    theirs = outside.bake_svg(
        SVG.encode(), document, element=ELEMENT, namespace=outside.SVG_NS_OB3, as_text=True
    )
    assert baked_in_svg(theirs).decode() == document
    cdata = SVG.replace(
        "><path", f'><o:credential xmlns:o="{NAMESPACE}"> <![CDATA[{document}]]></o:credential><path'
    )
    assert baked_in_svg(cdata.encode()).decode() == document


def test_a_packed_chunk_of_another_tool_is_read() -> None:
    packed = b"iTXtopenbadgecredential\0\1\0\0\0" + zlib.compress(TOKEN.encode())
    assert baked_in_png(png_with(chunk(packed))) == TOKEN.encode()


def _bad_pngs() -> list[bytes]:
    head = b"iTXtopenbadgecredential\0"
    good = chunk(head + b"\0\0\0\0" + TOKEN.encode())
    return [
        png_with(good, good),
        png_with(chunk(head + b"\1\0\0\0" + zlib.compress(bytes(50_000_000)))),
        png_with(chunk(head + b"\1\0\0\0no zlib at all")),
        png_with(chunk(head + b"\0\0\0\0" + b"a" * (LARGEST_TOKEN + 1))),
        png_with(chunk(head)),
        png_with(chunk(head + b"\0\0no end")),
        png_with(good[:-1] + bytes([good[-1] ^ 1])),
    ]


@pytest.mark.parametrize("png", _bad_pngs(), ids=lambda one: str(len(one)))
def test_a_png_with_a_bad_chunk_is_refused(png: bytes) -> None:
    with pytest.raises(BrokenBadgeError):
        baked_in_png(png)


def test_a_png_without_a_chunk_or_cut_off_has_none() -> None:
    whole = baked_png(plain_png(), TOKEN)
    assert baked_in_png(plain_png()) is None
    for end in range(8, 40):
        assert baked_in_png(whole[:end]) is None
    huge = whole[:33] + (2**31).to_bytes(4) + whole[37:]
    assert baked_in_png(huge) is None


def _bad_svgs() -> list[str]:
    laughs = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 30))
    inside = f'<o:credential xmlns:o="{NAMESPACE}" verify="{TOKEN}"/>'
    return [
        f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]><svg>&l29;</svg>',
        f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>{inside}&x;</svg>',
        f'<!DOCTYPE svg SYSTEM "http://10.0.0.7/svg.dtd"><svg>{inside}</svg>',
        f"<svg>{inside}{inside}</svg>",
        f"<svg>{inside}",
        "<svg>" * 300 + inside + "</svg>" * 300,
        f"<svg>&nothing;{inside}</svg>",
        f'<svg><o:credential xmlns:o="{NAMESPACE}" verify="{"a" * (LARGEST_TOKEN + 1)}"/></svg>',
        f'<svg><o:credential xmlns:o="{NAMESPACE}">{"a" * (LARGEST_TOKEN + 1)}</o:credential></svg>',
        *(
            f'<?xml version="1.0" encoding="{name}"?><svg>{inside}</svg>'
            for name in ("foo", "rot13", "gb2312", "utf-32", "undefined", "punycode", "base64", "idna")
        ),
    ]


@pytest.mark.parametrize("svg", _bad_svgs(), ids=lambda one: str(len(one)))
def test_an_svg_that_would_do_harm_or_is_broken_is_refused(svg: str) -> None:
    with pytest.raises(BrokenBadgeError):
        baked_in_svg(svg.encode())


def test_an_svg_without_a_credential_says_so() -> None:
    for svg in (SVG, SVG.replace("<path", '<credential verify="a.b.c"/><path')):
        with pytest.raises(NoCredentialBakedError):
            baked_in_svg(svg.encode())


@given(st.binary(max_size=400))
def test_whatever_is_handed_in_ends_in_a_named_refusal(noise: bytes) -> None:
    for read, content in ((baked_in_png, plain_png()[:33] + noise), (baked_in_svg, b"<svg>" + noise)):
        try:
            read(content)
        except (BrokenBadgeError, NoCredentialBakedError):
            continue


@pytest.mark.anyio
async def test_our_baked_pictures_are_checked_like_their_token(db: None) -> None:
    contest, credentials = await make_unpaid()
    first, second = (await issued.issued(contest.id))[:2]
    png, svg = picture_of(first.token), vector_of(first.token)
    for name, content in (("a.png", png), ("a.svg", svg)):
        checked = await check_file(content, name, INNER)
        assert (name, checked.state, codes_of(checked)) == (name, "valid", {})
        assert checked.certificate
        assert checked.certificate.code == first.code
    # One certificate's picture with the credential of another inside.
    forged = await check_file(baked_png(_without(picture_of(second.token)), first.token), "x.png", INNER)
    assert (forged.state, codes_of(forged)) == ("invalid", {"printed": "print_differs"})
    altered = svg.replace(first.token.encode(), second.token[:-4].encode() + b"AAAA")
    assert (await check_file(altered, "x.svg", INNER)).state == "invalid"
    await taking_back.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    assert (await check_file(png, "a.png", INNER)).state == "revoked"
    assert (await check_file(svg, "a.svg", INNER)).state == "revoked"


def _without(png: bytes) -> bytes:
    with Image.open(io.BytesIO(png)) as picture:
        made = io.BytesIO()
        picture.copy().save(made, "PNG", pnginfo=None)
    return made.getvalue()


@pytest.mark.anyio
async def test_pictures_by_address_by_accept_header_and_for_the_holder(client: httpx.AsyncClient) -> None:
    contest, made = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await holding.own_certificates(learner)
    token = next(one.token for one in made if one.code == own.code)
    for form, media_type in (("png", "image/png"), ("svg", "image/svg+xml")):
        answer = await client.get(f"/V/{own.code}.{form}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        assert answer.headers["access-control-allow-origin"] == "*"
        by_header = await client.get(f"/V/{own.code}", headers={"Accept": media_type})
        assert by_header.content == answer.content
        mine = await client.get(
            f"/api/me/certificates/{own.code}/certificate.{form}", headers=bearer(learner)
        )
        assert mine.content == answer.content
        read = baked_in_png if form == "png" else baked_in_svg
        assert read(answer.content) == token.encode()
    page = await client.get(
        f"/V/{own.code}", headers={"Accept": "text/html,image/avif,image/png,image/svg+xml,*/*;q=0.8"}
    )
    assert page.headers["content-type"].startswith("text/html")
    assert f"/V/{own.code}.png" in page.text
