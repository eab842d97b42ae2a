"""What an erasure would do, counted beforehand: what goes, and what stays and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.core import database
from registry.core.texts import text
from registry.people.own_data import contributors
from registry.people.own_data.contributors import Fate


@dataclass(frozen=True, slots=True)
class ErasurePreview:
    """What goes and what stays when a person is erased; nothing of which there is none."""

    goes: tuple[Fate, ...]
    stays: tuple[Fate, ...]


_COUNTS = """
SELECT (SELECT count(*) FROM registry.person WHERE id = ANY($1)) AS records,
       (SELECT count(*) FROM registry.person WHERE id = ANY($1) AND id_number IS NOT NULL) AS documents,
       (SELECT coalesce(sum(num_nonnulls(phone, email)), 0) FROM registry.person WHERE id = ANY($1))
           AS contacts,
       (SELECT count(*) FROM registry.membership WHERE person = ANY($1)
        AND num_nonnulls(number, unit) > 0) AS numbers,
       (SELECT count(*) FROM registry.membership WHERE person = ANY($1)) AS memberships,
       (SELECT count(*) FROM registry.account WHERE person = ANY($1)) AS accounts,
       (SELECT count(*) FROM registry.upload u JOIN registry.account a ON a.id = u.account
        WHERE a.person = ANY($1) AND u.content IS NOT NULL) AS uploads,
       (SELECT count(*) FROM registry.audit_line l WHERE l.subject = ANY($2)) AS lines
"""


async def preview(persons: Sequence[UUID]) -> ErasurePreview:
    """Return what an erasure of all records of one person would do; nothing is changed."""
    counts = await database.fetch_one(_COUNTS, list(persons), [f"person:{person}" for person in persons])
    if counts is None:
        raise AssertionError("a statement of counts has a row")
    found = [
        Fate(True, text("姓名、外文姓名和出生日期", "Name, Latin name and birth date"), counts["records"]),
        Fate(True, text("证件类型和号码", "Identity documents with their numbers"), counts["documents"]),
        Fate(True, text("电话和电子邮箱", "Telephones and e-mail addresses"), counts["contacts"]),
        Fate(
            True,
            text("学号或工号、班级或部门", "Numbers at a school or company, class or department"),
            counts["numbers"],
        ),
        Fate(
            True,
            text(
                "账号：停用，用户名、显示姓名、邮箱、登录方式和角色一并删除",
                "Accounts: deactivated; user name, shown name, e-mail, means of signing in and roles go",
            ),
            counts["accounts"],
        ),
        Fate(True, text("账号上传的表格", "Tables uploaded by the account"), counts["uploads"]),
        Fate(
            False,
            text("曾在哪些单位、何时（不含姓名）", "At which organizations and when, without a name"),
            counts["memberships"],
        ),
        Fate(
            False,
            text("审计记录（只有编号，没有姓名）", "Lines of the audit trail: numbers, no names"),
            counts["lines"],
        ),
        *await contributors.fates(persons),
    ]
    there = [fate for fate in found if fate.count]
    return ErasurePreview(
        goes=tuple(fate for fate in there if fate.goes), stays=tuple(fate for fate in there if not fate.goes)
    )
