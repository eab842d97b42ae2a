"""The middle links of the chain: entitlement, lists with their notice, objections, approvals."""

from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.texts import Text, text
from registry.people.words import BUREAUS
from rewards.approvals.content import hash_of
from rewards.money import yuan
from rewards.overview.links import ChainLink, fact

ACTS: Final[dict[str, Text]] = {
    "drafted": text("名单起草", "The list was drafted"),
    "published": text("名单公示", "The list went on public notice"),
    "taken_down": text("公示页撤下", "The notice was taken down"),
    "put_up_for_approval": text("提交签批", "The list was put up for approval"),
    "sent_back": text("名单退回修改", "The list was sent back"),
    "approved": text("名单批准、冻结", "The list was approved and frozen"),
    "cancelled": text("名单取消", "The list was cancelled"),
}
_REVISIONS: Final = """
SELECT t.id, t.revision, t.rule, t.amount_fen, t.withheld_fen, t.reason, t.reason_en, t.created_at,
       w.reason AS withdrawn, w.withdrawn_at, a.display_name AS withdrawer
FROM rewards.entitlement o
JOIN rewards.entitlement t ON t.program = o.program AND t.payee_class = o.payee_class
    AND coalesce(t.award, t.qualification) = coalesce(o.award, o.qualification)
    AND t.person IS NOT DISTINCT FROM o.person AND t.organization IS NOT DISTINCT FROM o.organization
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
LEFT JOIN registry.account a ON a.id = w.withdrawn_by
WHERE o.id = $1 ORDER BY t.revision
"""
_ACTS: Final = """
SELECT l.id, l.number, l.title, l.state, l.published_on, l.notice_until, c.act, c.reason, c.revision,
       c.done_at, coalesce(a.display_name, '') AS name, i.removed_at, i.removed_because
FROM rewards.list_line i
JOIN rewards.reward_list l ON l.id = i.list
JOIN rewards.list_act c ON c.list = l.id
LEFT JOIN registry.account a ON a.id = c.done_by
WHERE i.entitlement = $1 ORDER BY l.number, c.done_at, c.id
"""
_LISTS: Final = """
SELECT l.id, l.number, i.removed_at, i.removed_because FROM rewards.list_line i
JOIN rewards.reward_list l ON l.id = i.list
WHERE i.entitlement = $1 AND i.removed_at IS NOT NULL ORDER BY l.number
"""
_OBJECTIONS: Final = """
SELECT o.id, o.state, o.filed_at, o.answer, o.answered_at, coalesce(a.display_name, '') AS name,
       o.name IS NOT NULL AS named
FROM rewards.objection o
JOIN rewards.objection_line x ON x.objection = o.id
JOIN rewards.list_line i ON i.id = x.line
LEFT JOIN registry.account a ON a.id = o.answered_by
WHERE i.entitlement = $1 ORDER BY o.filed_at, o.id
"""
_APPROVALS: Final = """
SELECT v.list, l.number, v.revision, v.step, v.bureau, v.decision, v.reason, v.content_hash, v.decided_at,
       a.display_name AS name,
       ARRAY(SELECT z.entitlement FROM rewards.list_line z WHERE z.list = v.list
             AND (z.removed_at IS NULL OR z.removed_at > v.decided_at)) AS stood
FROM rewards.list_line i
JOIN rewards.approval v ON v.list = i.list
JOIN rewards.reward_list l ON l.id = i.list
JOIN registry.account a ON a.id = v.decided_by
WHERE i.entitlement = $1 AND (i.removed_at IS NULL OR i.removed_at > v.decided_at)
ORDER BY v.decided_at
"""


async def of_entitlement(entitlement: UUID) -> list[ChainLink]:
    """Return every revision of what the payee was due for the award, and each falling."""
    links = []
    for row in await database.fetch(_REVISIONS, entitlement):
        this = row["id"] == entitlement
        links.append(
            ChainLink(
                stage="entitlement",
                what=text(
                    f"应奖 {yuan(row['amount_fen'])} 元（第 {row['revision']} 次核算）",
                    f"{yuan(row['amount_fen'])} yuan due (revision {row['revision']})",
                ),
                who="",
                at=row["created_at"],
                facts=(
                    *fact("理由", "Reason", text(row["reason"], row["reason_en"])),
                    *fact("代扣", "Withheld", yuan(row["withheld_fen"]) if row["withheld_fen"] else None),
                ),
                address="" if this else f"/rewards/chain/{row['id']}",
            )
        )
        if row["withdrawn_at"] is not None:
            links.append(
                ChainLink(
                    stage="entitlement",
                    what=text("应奖收回", "No longer due"),
                    who=row["withdrawer"],
                    at=row["withdrawn_at"],
                    facts=fact("原因", "Reason", row["withdrawn"]),
                    bad=True,
                )
            )
    return links


async def of_lists(entitlement: UUID) -> list[ChainLink]:
    """Return what was done to each list that the entitlement is or was on, and its leaving one."""
    links = [
        ChainLink(
            stage="list",
            what=_on_list(row["number"], ACTS[row["act"]]),
            who=row["name"],
            at=row["done_at"],
            facts=(
                *fact("名单", "List", row["title"]),
                *(
                    fact("公示", "On notice", f"{row['published_on']} – {row['notice_until']}")
                    if row["act"] == "published" and row["published_on"]
                    else ()
                ),
                *fact("理由", "Reason", row["reason"]),
            ),
            address=f"/rewards/lists/{row['id']}",
            audit=f"list:{row['id']}",
            bad=row["act"] in ("sent_back", "cancelled"),
        )
        for row in await database.fetch(_ACTS, entitlement)
    ]
    links += [
        ChainLink(
            stage="list",
            what=_on_list(row["number"], text("移出名单", "Left the list")),
            who="",
            at=row["removed_at"],
            facts=fact("原因", "Because", row["removed_because"]),
            address=f"/rewards/lists/{row['id']}",
            audit=f"list:{row['id']}",
            bad=True,
        )
        for row in await database.fetch(_LISTS, entitlement)
    ]
    return sorted(links, key=_moment)


async def of_objections(entitlement: UUID) -> list[ChainLink]:
    """Return the objections that name the entitlement's lines, with their answers."""
    states = {
        "open": text("未答复", "open"),
        "upheld": text("成立", "upheld"),
        "rejected": text("不成立", "rejected"),
    }
    return [
        ChainLink(
            stage="objection",
            what=text(
                f"{'实名' if row['named'] else '匿名'}异议：{states[row['state']].zh}",
                f"{'An' if row['named'] else 'An anonymous'} objection: {states[row['state']].en}",
            ),
            who=row["name"],
            at=row["filed_at"],
            facts=(
                *fact("答复", "Answer", row["answer"]),
                *fact("答复时间", "Answered", row["answered_at"] and row["answered_at"].date()),
            ),
            address=f"/rewards/objections/{row['id']}",
            audit=f"objection:{row['id']}",
            bad=row["state"] == "upheld",
        )
        for row in await database.fetch(_OBJECTIONS, entitlement)
    ]


async def of_approvals(entitlement: UUID) -> list[ChainLink]:
    """Return the bureaus' decisions on lists while the entitlement stood on them, with their hashes."""
    bureaus = {str(code): words for code, words in BUREAUS.items()}
    links = []
    for row in await database.fetch(_APPROVALS, entitlement):
        bureau, approved = bureaus[row["bureau"]], row["decision"] == "approved"
        same = hash_of(row["stood"]) == row["content_hash"]
        checked = text("重算一致", "the same when recomputed") if same else text("重算不一致", "does not fit")
        done = text("同意", "approved") if approved else text("退回修改", "sent back")
        links.append(
            ChainLink(
                stage="approval",
                what=text(
                    f"第 {row['number']} 号名单，第 {row['step']} 步，{bureau.zh}：{done.zh}",
                    f"List {row['number']}, step {row['step']}, {bureau.en}: {done.en}",
                ),
                who=row["name"],
                at=row["decided_at"],
                facts=(
                    *fact("理由", "Reason", row["reason"]),
                    *fact("内容哈希", "Content hash", row["content_hash"], code=True),
                    *fact("核对", "Check", checked),
                ),
                address=f"/rewards/approvals/{row['list']}",
                audit=f"list:{row['list']}",
                bad=not approved,
            )
        )
    return links


def _on_list(number: int, what: Text) -> Text:
    return text(f"第 {number} 号名单：{what.zh}", f"List {number}: {what.en}")


def _moment(link: ChainLink) -> float:
    return link.at.timestamp() if link.at else 0.0
