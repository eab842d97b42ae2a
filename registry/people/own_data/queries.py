"""Reads of everything that the package itself holds about a person, one statement per kind."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.texts import Text, text
from registry.people.own_data.contributors import Cell, Section
from registry.people.words import IDENTITY_KINDS, MEMBERSHIP_ROLES, ROLES

_ROLES: Final = {str(role): words for role, words in ROLES.items()}
_IDENTITY_KINDS: Final = {str(kind): words for kind, words in IDENTITY_KINDS.items()}
_MEMBERSHIP_ROLES: Final = {str(role): words for role, words in MEMBERSHIP_ROLES.items()}
_FROM, _UNTIL = text("自", "From"), text("至", "Until")
_NAME, _WHEN = text("名称", "Name"), text("时间", "When")


async def accounts_of(persons: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return the ids of the accounts of a person, active or not."""
    rows = await database.fetch("SELECT id FROM registry.account WHERE person = ANY($1)", list(persons))
    return tuple(row["id"] for row in rows)


async def identities(persons: Sequence[UUID]) -> Section:
    """Return the records with their names and identifiers in full; the reading has to be recorded."""
    ring = await privacy.ring()
    rows = await database.fetch(
        "SELECT id, name, latin_name, born, id_kind, id_number, phone, email, created_at"
        " FROM registry.person WHERE id = ANY($1) ORDER BY created_at, id",
        list(persons),
    )

    def opened(row: Mapping[str, str], column: str) -> str:
        return ring.open(row[column], f"person.{column}", UUID(str(row["id"]))) if row[column] else ""

    return _section(
        "person",
        text("个人资料", "Personal record"),
        {
            "name": text("姓名", "Name"),
            "latin_name": text("外文姓名", "Latin name"),
            "born": text("出生日期", "Birth date"),
            "id_kind": text("证件类型", "Document"),
            "id_number": text("证件号码", "Number"),
            "phone": text("电话", "Telephone"),
            "email": text("电子邮箱", "E-mail"),
            "created_at": text("登记时间", "Registered"),
        },
        [
            {
                "name": row["name"],
                "latin_name": row["latin_name"],
                "born": shown(row["born"]),
                "id_kind": _IDENTITY_KINDS[row["id_kind"]] if row["id_kind"] else "",
                "id_number": opened(row, "id_number"),
                "phone": opened(row, "phone"),
                "email": opened(row, "email"),
                "created_at": shown(row["created_at"]),
            }
            for row in rows
        ],
    )


async def memberships(persons: Sequence[UUID]) -> Section:
    """Return where the person is and was."""
    rows = await database.fetch(
        "SELECT o.name, o.name_en, m.role, m.since, m.until, m.number, m.unit FROM registry.membership m"
        " JOIN registry.organization o ON o.id = m.organization WHERE m.person = ANY($1)"
        " ORDER BY m.since, m.id",
        list(persons),
    )
    return _section(
        "memberships",
        text("所在单位", "Schools and companies"),
        {
            "organization": text("单位", "Organization"),
            "role": text("身份", "Role"),
            "since": _FROM,
            "until": _UNTIL,
            "number": text("学号或工号", "Number there"),
            "unit": text("班级或部门", "Class or department"),
        },
        [
            {
                "organization": text(row["name"], row["name_en"]),
                "role": _MEMBERSHIP_ROLES[row["role"]],
                "since": shown(row["since"]),
                "until": shown(row["until"]),
                "number": row["number"] or "",
                "unit": row["unit"] or "",
            }
            for row in rows
        ],
    )


async def accounts(accounts: Sequence[UUID]) -> Section:
    """Return the accounts."""
    ring = await privacy.ring()
    rows = await database.fetch(
        "SELECT id, username, display_name, email, active, totp_confirmed_at, created_at"
        " FROM registry.account WHERE id = ANY($1) ORDER BY created_at, id",
        list(accounts),
    )
    return _section(
        "accounts",
        text("账号", "Account"),
        {
            "username": text("用户名", "User name"),
            "display_name": text("显示姓名", "Shown name"),
            "email": text("电子邮箱", "E-mail"),
            "state": text("状态", "State"),
            "second_factor": text("动态验证码设置于", "One-time codes since"),
            "created_at": text("开设时间", "Made"),
        },
        [
            {
                "username": row["username"],
                "display_name": row["display_name"],
                "email": ring.open(row["email"], "account.email", row["id"]) if row["email"] else "",
                "state": text("可用", "active") if row["active"] else text("已停用", "deactivated"),
                "second_factor": shown(row["totp_confirmed_at"]),
                "created_at": shown(row["created_at"]),
            }
            for row in rows
        ],
    )


async def grants(accounts: Sequence[UUID]) -> Section:
    """Return the roles that the accounts have and had."""
    rows = await database.fetch(
        "SELECT g.role, o.name, o.name_en, g.granted_at, g.ended_at FROM registry.role_grant g"
        " LEFT JOIN registry.organization o ON o.id = g.organization WHERE g.account = ANY($1)"
        " ORDER BY g.granted_at, g.id",
        list(accounts),
    )
    return _section(
        "roles",
        text("账号角色", "Roles of the account"),
        {
            "role": text("角色", "Role"),
            "organization": text("单位", "Organization"),
            "since": _FROM,
            "until": _UNTIL,
        },
        [
            {
                "role": _ROLES[row["role"]],
                "organization": text(row["name"], row["name_en"]) if row["name"] else "",
                "since": shown(row["granted_at"]),
                "until": shown(row["ended_at"]),
            }
            for row in rows
        ],
    )


async def access_marks(accounts: Sequence[UUID]) -> Section:
    """Return the sign-ins, the tokens for programs and the uploaded tables of the accounts."""
    rows = await database.fetch(
        """
        SELECT 'session' AS kind, '' AS name, started_at AS since, coalesce(ended_at, ends_at) AS until
        FROM registry.session WHERE account = ANY($1)
        UNION ALL SELECT 'token', name, made_at, coalesce(ended_at, ends_at)
        FROM registry.api_token WHERE account = ANY($1)
        UNION ALL SELECT 'upload', coalesce(nullif(file_name, ''), kind), made_at,
                         coalesce(imported_at, ends_at)
        FROM registry.upload WHERE account = ANY($1)
        ORDER BY since, kind
        """,
        list(accounts),
    )
    kinds = {
        "session": text("登录", "Sign-in"),
        "token": text("程序令牌", "Token for a program"),
        "upload": text("上传的表格", "Uploaded table"),
    }
    return _section(
        "access",
        text("登录、令牌与上传", "Sign-ins, tokens and uploads"),
        {"kind": text("类型", "Kind"), "name": _NAME, "since": _FROM, "until": _UNTIL},
        [
            {
                "kind": kinds[row["kind"]],
                "name": row["name"],
                "since": shown(row["since"]),
                "until": shown(row["until"]),
            }
            for row in rows
        ],
    )


async def erasures(persons: Sequence[UUID]) -> Section:
    """Return the requests to erase the person's data."""
    rows = await database.fetch(
        "SELECT requested_at, reason, granted, coalesce(answer, '') AS answer FROM registry.erasure"
        " WHERE person = ANY($1) ORDER BY requested_at, id",
        list(persons),
    )
    words = {None: text("待决定", "Open"), True: text("同意", "Granted"), False: text("不同意", "Refused")}
    return _section(
        "erasures",
        text("删除申请", "Requests to erase"),
        {
            "at": _WHEN,
            "reason": text("理由", "Reason"),
            "state": text("结果", "Outcome"),
            "answer": text("答复", "Answer"),
        },
        [
            {
                "at": shown(row["requested_at"]),
                "reason": row["reason"],
                "state": words[row["granted"]],
                "answer": row["answer"],
            }
            for row in rows
        ],
    )


async def looks(persons: Sequence[UUID], accounts: Sequence[UUID]) -> Section:
    """Return who looked at the whole identifiers: when, and in which roles, without names of people."""
    rows = await database.fetch(
        """
        SELECT l.at, l.account = ANY($2) AS oneself, g.role, o.name, o.name_en
        FROM registry.audit_line l
        LEFT JOIN registry.role_grant g
               ON g.account = l.account AND g.granted_at <= l.at AND coalesce(g.ended_at >= l.at, true)
              AND l.account <> ALL($2)
        LEFT JOIN registry.organization o ON o.id = g.organization
        WHERE l.action = 'people.read_identity' AND l.subject = ANY($1)
        ORDER BY l.id DESC, g.granted_at, g.id
        """,
        [f"person:{person}" for person in persons],
        list(accounts),
    )
    return _section(
        "looks",
        text("谁查看过完整证件号码或电话", "Who looked at whole identifiers"),
        {"at": _WHEN, "who": text("角色", "Role"), "organization": text("单位", "Organization")},
        [
            {
                "at": shown(row["at"]),
                "who": _looker(row["oneself"], row["role"]),
                "organization": text(row["name"], row["name_en"]) if row["name"] else "",
            }
            for row in rows
        ],
    )


def shown(value: date | datetime | None) -> str:
    """Return a day, or an instant as the clock in Shanghai shows it; '' for none."""
    if isinstance(value, datetime):
        return value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")
    return "" if value is None else value.isoformat()


def _looker(oneself: bool, role: str | None) -> Text:
    if oneself:
        return text("本人", "You")
    return _ROLES[role] if role else text("当时已无角色的账号", "An account without a role then")


def _section(
    code: str, title: Text, columns: Mapping[str, Text], rows: Sequence[Mapping[str, Cell]]
) -> Section:
    return Section(code, title, columns, tuple(rows))
