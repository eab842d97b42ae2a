"""What the package holds about a person: certificates, and links to their record. An erasure closes both."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from credentials import codes
from credentials.sharing.queries import shares_of
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.own_data.contributors import Contributor, Fate, Section

_CERTIFICATES = """
SELECT c.serial, c.code, i.name AS issuer, i.name_en AS issuer_en, a.title, a.title_en, c.issued_at,
       v.id IS NOT NULL AS revoked, p.id IS NOT NULL AS closed
FROM credentials.credential c
JOIN credentials.issuer i ON i.id = c.issuer
JOIN competitions.award_recipient r ON r.id = c.recipient
JOIN competitions.award a ON a.id = r.award
LEFT JOIN credentials.revocation v ON v.credential = c.id
LEFT JOIN credentials.page_closure p ON p.credential = c.id AND p.opened_at IS NULL
WHERE r.person = ANY($1)
ORDER BY c.issued_at, c.serial
"""


async def held(persons: Sequence[UUID]) -> list[Section]:
    """Return the person's certificates."""
    return [
        Section(
            "certificates",
            text("证书", "Certificates"),
            {
                "serial": text("编号", "Serial number"),
                "code": text("证书代码", "Code"),
                "award": text("奖项", "Award"),
                "issuer": text("发证单位", "Issuer"),
                "issued_on": text("签发日期", "Issued on"),
                "state": text("状态", "State"),
                "page": text("查验页", "Page"),
            },
            tuple(
                {
                    "serial": row["serial"],
                    "code": codes.grouped(row["code"]),
                    "award": text(row["title"], row["title_en"]),
                    "issuer": text(row["issuer"], row["issuer_en"]),
                    "issued_on": clock.day(row["issued_at"]).isoformat(),
                    "state": text("已撤销", "Revoked") if row["revoked"] else text("有效", "Valid"),
                    "page": text("已关闭", "Closed") if row["closed"] else text("公开", "Open"),
                }
                for row in await database.fetch(_CERTIFICATES, list(persons))
            ),
        ),
        Section(
            "record_shares",
            text("分享获奖记录的链接", "Links to the award record"),
            {
                "note": text("分享给谁", "For"),
                "made_on": text("生成日期", "Made on"),
                "ends_on": text("截止日期", "Until"),
                "views": text("打开次数", "Opened"),
            },
            tuple(
                {
                    "note": share.note,
                    "made_on": clock.day(share.made_at).isoformat(),
                    "ends_on": clock.day(share.ended_at or share.ends_at).isoformat(),
                    "views": str(share.views),
                }
                for share in await shares_of(persons)
            ),
        ),
    ]


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return that the public pages go, and what is signed stays."""
    rows = await database.fetch(_CERTIFICATES, list(persons))
    return [
        Fate(
            True,
            text("证书的公开查验页（关闭）", "Public pages of certificates: they are closed"),
            sum(not row["closed"] for row in rows),
        ),
        Fate(
            True,
            text("分享获奖记录的链接（结束）", "Links to the award record: they end"),
            sum(share.counts for share in await shares_of(persons)),
        ),
        Fate(
            False,
            text(
                "已签发证书的原文：签名内容含姓名，作为凭证封存，不再公开；本人手中的证书仍可离线核验",
                "Certificates as signed: they contain the name, are kept as legal proof and not shown any"
                " more; what the holder has in hand can still be verified",
            ),
            len(rows),
        ),
    ]


async def erase(actor: Actor, persons: Sequence[UUID]) -> None:
    """Close the page of every certificate of the person and end every link, in the open transaction."""
    await database.execute(
        "UPDATE credentials.record_share SET note = '', ended_at = coalesce(ended_at, $2)"
        " WHERE person = ANY($1)",
        list(persons),
        clock.now(),
    )
    closed = await database.fetch(
        "INSERT INTO credentials.page_closure (id, credential, closed_by, closed_at)"
        " SELECT gen_random_uuid(), c.id, $2, $3 FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient WHERE r.person = ANY($1)"
        " ON CONFLICT DO NOTHING RETURNING credential",
        list(persons),
        actor.account_id,
        clock.now(),
    )
    if closed:
        await audit.record(
            actor,
            "credentials.close_pages",
            f"person:{persons[0]}",
            after={"credentials": [str(row["credential"]) for row in closed]},
        )


OWN_RECORD: Final = Contributor(held=held, fates=fates, erase=erase)
