"""The first links of the chain: the award with its result and evidence, and the program's rule."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.texts import text
from rewards.money import yuan
from rewards.overview.links import ChainLink, Fact, fact
from rewards.programs.documents import Program
from rewards.programs.rules import Rule

_AWARD: Final = """
SELECT a.id, a.title, a.title_en, a.awarded_on, a.place, a.points, a.reason, a.reason_en, a.confirmed_at,
       a.source_number, c.id AS competition, c.name AS contest, c.name_en AS contest_en, e.id AS event,
       e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en, n.code AS entry,
       k.display_name AS confirmer, v.number AS version, v.content_hash, v.reason AS version_reason,
       v.decided_at, d.display_name AS decider, x.reason AS revoked_because, x.revoked_at,
       r.display_name AS revoker, w.sha256, w.stored_at, z.display_name AS keeper,
       (SELECT l.id FROM competitions.external_list l WHERE l.evidence = w.id AND l.confirmed LIMIT 1)
       AS proof
FROM competitions.award a
JOIN competitions.competition c ON c.id = a.competition
JOIN registry.account k ON k.id = a.confirmed_by
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN competitions.result_version v ON v.id = a.version
LEFT JOIN registry.account d ON d.id = v.decided_by
LEFT JOIN competitions.award_revocation x ON x.award = a.id
LEFT JOIN registry.account r ON r.id = x.revoked_by
LEFT JOIN competitions.evidence w ON w.id = a.evidence
LEFT JOIN registry.account z ON z.id = w.stored_by
WHERE a.id = $1
"""
_PROGRAM: Final = """
SELECT p.id, p.name, p.version, p.document, p.content_hash, p.put_in_force_at, f.display_name AS putter,
       p.approved_at, a.display_name AS approver, p.drafted_at, d.display_name AS drafter
FROM rewards.program p
JOIN registry.account d ON d.id = p.drafted_by
LEFT JOIN registry.account a ON a.id = p.approved_by
LEFT JOIN registry.account f ON f.id = p.put_in_force_by
WHERE p.id = $1
"""


async def of_award(award: UUID) -> list[ChainLink]:
    """Return the award, the result version that it rests on or the evidence of it, and its revocation."""
    row = await database.fetch_one(_AWARD, award)
    if row is None:
        return []
    links = [_award(row)]
    if row["version"] is not None:
        links.append(_result(row))
    if row["sha256"] is not None:
        links.append(_evidence(row))
    if row["revoked_at"] is not None:
        links.append(
            ChainLink(
                stage="award",
                what=text("奖项被撤销", "The award was revoked"),
                who=row["revoker"],
                at=row["revoked_at"],
                facts=fact("原因", "Reason", row["revoked_because"]),
                address=f"/awards/{award}",
                audit=f"award:{award}",
                bad=True,
            )
        )
    return links


def _award(row: Mapping[str, Any] | asyncpg.Record) -> ChainLink:
    event = text(f"{row['event_code']} {row['event_name']}", f"{row['event_code']} {row['event_name_en']}")
    return ChainLink(
        stage="award",
        what=text(row["title"], row["title_en"]),
        who=row["confirmer"],
        at=row["confirmed_at"],
        facts=(
            *fact(
                "赛事",
                "Competition",
                text(row["contest"], row["contest_en"]),
                address=f"/competitions/{row['competition']}",
            ),
            *(fact("赛项", "Event", event) if row["event"] else ()),
            *fact("参赛编号", "Entry", row["entry"]),
            *fact("名次", "Place", row["place"]),
            *fact("颁奖日", "Awarded on", row["awarded_on"]),
            *fact("为何", "Why", text(row["reason"], row["reason_en"])),
            *fact("原证书编号", "Number of the certificate", row["source_number"]),
        ),
        address=f"/awards/{row['id']}",
        audit=f"award:{row['id']}",
    )


def _result(row: Mapping[str, Any] | asyncpg.Record) -> ChainLink:
    number = row["version"]
    return ChainLink(
        stage="result",
        what=text(f"最终成绩第 {number} 版", f"Version {number} of the final result"),
        who=row["decider"],
        at=row["decided_at"],
        facts=(
            *fact("理由", "Reason", row["version_reason"]),
            *fact("内容哈希", "Content hash", row["content_hash"], code=True),
        ),
        address=f"/events/{row['event']}/versions/{number}",
        audit=f"event:{row['event']}",
    )


def _evidence(row: Mapping[str, Any] | asyncpg.Record) -> ChainLink:
    proof = row["proof"]
    return ChainLink(
        stage="evidence",
        what=text("证明文件", "Evidence"),
        who=row["keeper"],
        at=row["stored_at"],
        facts=fact("文件 SHA-256", "SHA-256 of the file", row["sha256"], code=True),
        address=f"/external-awards/{proof}" if proof else "",
        audit=f"external_list:{proof}" if proof else "",
    )


async def of_qualification(qualification: UUID) -> list[ChainLink]:
    """Return the qualification with who recorded and who confirmed it, and the evidence that it came with."""
    row = await database.fetch_one(
        """
        SELECT q.*, i.evidence_sha256, i.evidence_name, r.display_name AS recorder,
               d.display_name AS decider, e.display_name AS ender
        FROM rewards.qualification q JOIN rewards.qualification_import i ON i.id = q.list
        JOIN registry.account r ON r.id = q.recorded_by
        LEFT JOIN registry.account d ON d.id = q.decided_by
        LEFT JOIN registry.account e ON e.id = q.ended_by WHERE q.id = $1
        """,
        qualification,
    )
    if row is None:
        return []
    subject = f"qualification:{qualification}"
    links = [
        ChainLink(
            stage="evidence",
            what=text("证明文件", "Evidence"),
            who=row["recorder"],
            at=row["recorded_at"],
            facts=fact("文件 SHA-256", "SHA-256 of the file", row["evidence_sha256"], code=True),
            address="",
            audit=f"qualification_import:{row['list']}",
        ),
        ChainLink(
            stage="award",
            what=text(row["title"], row["title_en"]),
            who=row["decider"],
            at=row["decided_at"],
            facts=(
                *fact("职业（工种）", "Occupation", f"{row['occupation_code']} {row['occupation']}"),
                *fact("发证机构", "Issued by", row["issued_by"]),
                *fact("发证日", "Awarded on", row["awarded_on"]),
                *fact("登记", "Recorded by", row["recorder"]),
            ),
            address="",
            audit=subject,
        ),
    ]
    if row["ended_at"] is not None:
        links.append(
            ChainLink(
                stage="award",
                what=text("证书或培训被撤回", "The qualification was withdrawn"),
                who=row["ender"],
                at=row["ended_at"],
                facts=fact("原因", "Reason", row["reason"]),
                address="",
                audit=subject,
                bad=True,
            )
        )
    return links


async def of_program(program: UUID, rule: str) -> list[ChainLink]:
    """Return the program's version that pays, with its rule and the document that it rests on."""
    row = await database.fetch_one(_PROGRAM, program)
    if row is None:
        return []
    document = Program.model_validate_json(row["document"])
    basis, found = document.basis, next((each for each in document.rules if each.id == rule), None)
    source = basis.source or ""
    return [
        ChainLink(
            stage="program",
            what=text(
                f"{document.title.zh} 第 {row['version']} 版，规则 {rule}",
                f"{document.title.en}, version {row['version']}, rule {rule}",
            ),
            who=row["putter"] or row["drafter"],
            at=row["put_in_force_at"],
            facts=(
                *fact("依据", "Basis", basis.title),
                *fact("文号", "Number", basis.number),
                *fact("出处", "Source", source, address=source if source.startswith("https://") else ""),
                *fact("说明", "Note", basis.note),
                *(_rule(found, document) if found else ()),
                *fact("起草", "Drafted by", row["drafter"]),
                *fact("批准", "Approved by", row["approver"]),
                *fact("内容哈希", "Content hash", row["content_hash"], code=True),
            ),
            address=f"/rewards/{program}",
            audit=f"program:{program}",
        )
    ]


def _rule(rule: Rule, document: Program) -> tuple[Fact, ...]:
    units = {
        "person": text("每人", "per person"),
        "team": text("每队", "per team"),
        "event": text("每个赛项", "per event"),
    }
    unit = units[rule.unit]
    amount = text(f"{unit.zh} {yuan(rule.amount_fen)} 元", f"{yuan(rule.amount_fen)} yuan {unit.en}")
    fund = next((each.title for each in document.fund_sources if each.code == rule.fund_source), None)
    return (*fact("金额", "Amount", amount), *fact("资金来源", "Fund source", fund))
