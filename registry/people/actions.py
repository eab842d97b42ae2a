"""Every action that somebody needs a right for: what it is called, who may do it, and how far that reaches.

This table is the whole of the rights; docs/access.md is made from it. What belongs to a person's home
organization alone, and not to every organization that has them on its lists, says
`registry.people.persons.subjects`: every action on one person but `people.read`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from registry.core.texts import Text, text
from registry.people.words import Role

# How far a role's right reaches. `everywhere`: to everything. `granted`: to what belongs to the organization
# or the competition of the grant, and to everything for a grant that names neither.
Reach = Literal["everywhere", "granted"]


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its words, and the roles that may do it with their reach.

    `oneself`: everybody may do it to their own record. `hidden`: what it is done to does not exist for those
    whose rights do not reach it (404 instead of 403). `second_person`: who does it is another one than who
    proposed it.
    """

    words: Text
    roles: Mapping[Role, Reach]
    oneself: bool = False
    hidden: bool = False
    second_person: bool = False


_ADMINISTRATOR: Final[Mapping[Role, Reach]] = {"administrator": "everywhere"}
_ORGANIZERS: Final[Mapping[Role, Reach]] = {"administrator": "everywhere", "organizer": "granted"}
_BUREAUS: Final[Mapping[Role, Reach]] = {"administrator": "everywhere", "bureau_officer": "everywhere"}
_AUDITOR: Final[Mapping[Role, Reach]] = {"auditor": "everywhere"}
_JURY: Final[Mapping[Role, Reach]] = {**_ORGANIZERS, "chief_judge": "granted"}
# Lists of awards decided elsewhere name schools and people who are not registered yet; such a list may be of
# any school, so who takes it in registers everywhere. To see or change people afterwards gives no right.
_REGISTRARS: Final[Mapping[Role, Reach]] = {"organizer": "everywhere", "bureau_officer": "everywhere"}
_SCHOOLS: Final[Mapping[Role, Reach]] = {"administrator": "everywhere", "school_officer": "granted"}

ACTIONS: Final[Mapping[str, Action]] = {
    "accounts.create": Action(text("开设账号", "Make an account"), _ADMINISTRATOR),
    "accounts.read": Action(
        text("查看账号与角色", "See accounts and roles"), {**_ADMINISTRATOR, **_AUDITOR}, hidden=True
    ),
    "accounts.change": Action(
        text("停用账号、授予或收回角色", "Deactivate accounts, grant and end roles"),
        _ADMINISTRATOR,
        hidden=True,
    ),
    "accounts.reset": Action(
        text("生成一次性重置链接", "Make a one-time link for a new password"), _ADMINISTRATOR, hidden=True
    ),
    "organizations.register": Action(
        text("登记单位", "Register organizations"), {**_ADMINISTRATOR, **_REGISTRARS}
    ),
    "organizations.read": Action(
        text("查看单位名录", "See the register of organizations"),
        {
            **_ADMINISTRATOR,
            "organizer": "everywhere",
            "bureau_officer": "everywhere",
            "school_officer": "granted",
            **_AUDITOR,
        },
        hidden=True,
    ),
    "organizations.change": Action(
        text("单位更名、合并、改资料", "Rename, merge or change organizations"), _ADMINISTRATOR, hidden=True
    ),
    "people.register": Action(text("登记人员", "Register people"), {**_SCHOOLS, **_REGISTRARS}, hidden=True),
    "people.read": Action(
        text("查看人员名单（证件等已遮盖）", "See people, identifiers masked"),
        {**_SCHOOLS, "organizer": "granted", **_AUDITOR},
        oneself=True,
        hidden=True,
    ),
    "people.read_identity": Action(
        text("查看完整证件号码和电话（每次记入审计）", "See whole identifiers; each look is recorded"),
        _SCHOOLS,
        oneself=True,
        hidden=True,
    ),
    "people.change": Action(text("更正人员资料", "Correct a person's record"), _SCHOOLS, hidden=True),
    "people.invite": Action(
        text("邀请教师、发放学生认领码", "Invite teachers, hand out students' claim codes"),
        _SCHOOLS,
        hidden=True,
    ),
    "people.merge": Action(text("合并重复人员", "Merge duplicate persons"), _SCHOOLS, hidden=True),
    "people.request_erasure": Action(
        text("申请删除或匿名", "Ask that a person's data be erased"), _SCHOOLS, oneself=True, hidden=True
    ),
    "people.decide_erasure": Action(
        text("决定删除申请", "Decide on an erasure"), _ADMINISTRATOR, hidden=True, second_person=True
    ),
    "competitions.create": Action(text("设立赛事", "Set up competitions"), _ORGANIZERS),
    "competitions.record": Action(
        text("登记外部赛事", "Register competitions decided elsewhere"),
        {**_BUREAUS, "organizer": "everywhere"},
    ),
    "competitions.change": Action(
        text("设置赛项、推进赛事进程", "Set up events and move them on"), _ORGANIZERS
    ),
    "competitions.appoint": Action(
        text("聘请裁判与加密裁判", "Appoint judges and clerks"), _ORGANIZERS, hidden=True
    ),
    "competitions.oversee": Action(
        text("查看赛事进展", "See how a contest gets on"),
        {**_JURY, "bureau_officer": "everywhere", **_AUDITOR},
        hidden=True,
    ),
    "entries.read": Action(
        text("查看报名", "See entries"),
        {**_JURY, "school_officer": "granted", "bureau_officer": "everywhere", **_AUDITOR},
        hidden=True,
    ),
    "entries.enter": Action(
        text("报名、换人、退赛", "Enter teams, replace members, withdraw"),
        {**_ORGANIZERS, "school_officer": "granted"},
    ),
    "entries.rule": Action(text("登记缺席、取消资格", "Record absences, disqualify"), _JURY),
    "marks.enter": Action(text("录入评分", "Type marks"), {**_JURY, "judge": "granted"}, hidden=True),
    "marks.settle": Action(
        text("核对两次录入、签字、重开评分", "Settle differences, sign off, open again"), _JURY, hidden=True
    ),
    "marks.draw": Action(
        text("抽签、编加密号", "Draw numbers and codes"),
        {**_ORGANIZERS, "decoding_clerk": "granted"},
        hidden=True,
    ),
    "marks.decode": Action(
        text("解密：查看加密号对应的参赛队（每次记入审计）", "Link codes to entries; each look is recorded"),
        {"decoding_clerk": "granted"},
        hidden=True,
    ),
    "results.publish": Action(text("公示成绩", "Publish provisional results"), _JURY),
    "results.finalize": Action(text("成绩定稿", "Make results final"), _ORGANIZERS),
    "results.correct": Action(text("提出成绩更正", "Propose a correction of a final result"), _JURY),
    "results.approve_correction": Action(
        text("批准成绩更正", "Approve a correction"),
        {**_ORGANIZERS, "bureau_officer": "everywhere"},
        second_person=True,
    ),
    "appeals.file": Action(
        text("提出申诉", "File appeals"), {"administrator": "everywhere", "school_officer": "granted"}
    ),
    "appeals.read": Action(
        text("查看申诉", "See appeals"),
        {**_JURY, "school_officer": "granted", "bureau_officer": "everywhere", **_AUDITOR},
        hidden=True,
    ),
    "appeals.answer": Action(text("答复申诉", "Answer appeals"), _JURY, hidden=True),
    "appeals.arbitrate": Action(
        text("仲裁", "Arbitrate"),
        {**_ORGANIZERS, "bureau_officer": "everywhere"},
        hidden=True,
        second_person=True,
    ),
    "external_awards.propose": Action(
        text("填报外部赛事获奖", "Hand in awards decided elsewhere"),
        {**_BUREAUS, "school_officer": "granted"},
    ),
    "external_awards.read": Action(
        text("查看填报的外部获奖", "See awards handed in"),
        {**_BUREAUS, "school_officer": "granted", **_AUDITOR},
        hidden=True,
    ),
    "external_awards.confirm": Action(
        text("核准外部获奖", "Confirm awards decided elsewhere"), _BUREAUS, second_person=True
    ),
    "awards.confirm": Action(text("确认奖项", "Confirm awards"), _ORGANIZERS),
    "awards.revoke": Action(text("撤销奖项", "Revoke awards"), _ORGANIZERS),
    "awards.read": Action(
        text("查看奖项及历史", "See awards with their history"),
        {
            "administrator": "everywhere",
            "organizer": "granted",
            "bureau_officer": "everywhere",
            "auditor": "everywhere",
        },
    ),
    "issuers.create": Action(text("设立发证单位", "Make an organization an issuer"), _ADMINISTRATOR),
    "issuers.read": Action(
        text("查看发证单位及其密钥", "See issuers and their keys"), {**_ADMINISTRATOR, **_AUDITOR}
    ),
    "issuers.change": Action(
        text("修改发证单位、印章和证书版式", "Change issuers, their seals and layout"), _ADMINISTRATOR
    ),
    "issuers.change_keys": Action(
        text("更换、停用签名密钥，标记失密", "Rotate and retire signing keys, mark one as compromised"),
        _ADMINISTRATOR,
    ),
    "credentials.issue": Action(text("签发证书", "Issue credentials"), _ORGANIZERS),
    "credentials.confirm": Action(
        text("为核准的外部获奖签发登记证明", "Issue confirmations of awards decided elsewhere"),
        {"administrator": "everywhere", "bureau_officer": "granted"},
    ),
    "credentials.take_back": Action(
        text("撤销、暂停证书", "Revoke and suspend certificates"),
        {**_ORGANIZERS, "bureau_officer": "granted"},
    ),
    "credentials.approve_take_back": Action(
        text("批准撤销证书", "Approve that certificates are revoked"),
        {**_ORGANIZERS, "bureau_officer": "everywhere"},
        second_person=True,
    ),
    "credentials.close_page": Action(
        text("关闭或重开证书网页", "Close or reopen a certificate's page"), _ADMINISTRATOR, oneself=True
    ),
    "credentials.seal": Action(
        text("为证书PDF加盖电子印章", "Have a certificate's PDF sealed"),
        {**_ORGANIZERS, "bureau_officer": "granted"},
        oneself=True,
        hidden=True,
    ),
    "credentials.take": Action(
        text("成批下载证书", "Take away many certificates at once"),
        {**_ORGANIZERS, "school_officer": "granted"},
        hidden=True,
    ),
    "records.share": Action(
        text("以链接分享获奖记录、结束分享", "Share an award record by link, and end that"),
        _ADMINISTRATOR,
        oneself=True,
        hidden=True,
    ),
    "programs.draft": Action(text("起草奖励办法", "Draft reward programs"), _BUREAUS),
    "programs.approve": Action(text("批准奖励办法", "Approve reward programs"), _BUREAUS, second_person=True),
    "programs.put_in_force": Action(text("执行奖励办法", "Put reward programs in force"), _BUREAUS),
    "programs.close": Action(text("终止奖励办法", "Close reward programs"), _BUREAUS),
    "simulations.read": Action(text("试算奖励办法", "Simulate reward programs"), {**_BUREAUS, **_AUDITOR}),
    "lists.read": Action(text("查看发放名单", "See lists of rewards"), {**_BUREAUS, **_AUDITOR}),
    "lists.draft": Action(
        text("起草、公示发放名单", "Draft and publish lists of rewards"), {"bureau_officer": "everywhere"}
    ),
    "objections.read": Action(
        text("查看对公示的异议", "See objections to public notices"),
        {"bureau_officer": "everywhere", **_AUDITOR},
        hidden=True,
    ),
    "objections.answer": Action(
        text("答复对公示的异议", "Answer objections to public notices"),
        {"bureau_officer": "everywhere"},
        hidden=True,
        second_person=True,
    ),
    "calendar.enter": Action(text("录入放假安排", "Enter public holidays"), _BUREAUS),
    "lists.approve": Action(
        text("签批发放名单", "Approve lists of rewards"), {"bureau_officer": "everywhere"}, second_person=True
    ),
    "receivables.settle": Action(
        text("登记追回的款项", "Record sums that came back"), {"bureau_officer": "everywhere"}
    ),
    "payees.confirm": Action(
        text("确认收款账户", "Confirm the account that rewards are paid to"),
        {"school_officer": "granted"},
        oneself=True,
        hidden=True,
    ),
    "payees.read": Action(
        text("查看本校应奖和收款账户确认情况", "See who has rewards due and has confirmed an account"),
        {**_SCHOOLS, "bureau_officer": "everywhere", **_AUDITOR},
        oneself=True,
        hidden=True,
    ),
    "payees.answer_shared": Action(
        text("说明两人共用一个收款账户", "Answer for an account that two payees share"), _BUREAUS
    ),
    "exclusions.lift": Action(
        text("解除对受奖者的排除", "Lift the exclusion of a payee"),
        {"bureau_officer": "everywhere"},
        second_person=True,
    ),
    "splits.file": Action(
        text("填报、确认团队奖金分配方案", "File and confirm how a team shares its reward"),
        {"school_officer": "granted"},
        oneself=True,
        hidden=True,
    ),
    "qualifications.read": Action(
        text("查看职业技能证书和培训", "See recorded qualifications"), {**_BUREAUS, **_AUDITOR}
    ),
    "qualifications.record": Action(text("导入职业技能证书和培训", "Record qualifications"), _BUREAUS),
    "qualifications.decide": Action(
        text("确认、撤回职业技能证书和培训", "Confirm and withdraw qualifications"),
        _BUREAUS,
        second_person=True,
    ),
    "outside_payments.read": Action(
        text("查看外部发放", "See what other payers paid"), {**_BUREAUS, **_AUDITOR}
    ),
    "outside_payments.record": Action(text("登记外部发放", "Record what other payers paid"), _BUREAUS),
    "outside_payments.decide": Action(
        text("确认、撤回外部发放", "Confirm and withdraw what other payers paid"),
        _BUREAUS,
        second_person=True,
    ),
    "entitlements.read": Action(text("查看应奖", "See entitlements"), {**_BUREAUS, **_AUDITOR}),
    "occurrences.read": Action(
        text("读取事件（接口）", "Read what happened, through the API"), {**_BUREAUS, **_AUDITOR}
    ),
    "webhooks.read": Action(
        text("查看推送", "See what other systems are told"), {**_ADMINISTRATOR, **_AUDITOR}
    ),
    "webhooks.change": Action(text("设置推送", "Change what other systems are told"), _ADMINISTRATOR),
    "commendations.read": Action(
        text("查看表彰决定及草稿", "See commendations and their drafts"), {**_BUREAUS, **_AUDITOR}
    ),
    "commendations.draft": Action(
        text(
            "起草表彰决定，申请撤销或换发（本部门）",
            "Draft commendations of one's bureau, and propose to repeal or renew their honors",
        ),
        {"bureau_officer": "granted"},
    ),
    "commendations.decide": Action(
        text(
            "审定、撤销表彰决定，随之签发、撤销荣誉证书（本部门）",
            "Decide and repeal commendations of one's bureau, with their certificates of honor",
        ),
        {"bureau_officer": "granted"},
        second_person=True,
    ),
    "payments.read": Action(text("查看发放批次", "See payment batches"), {**_BUREAUS, **_AUDITOR}),
    "payments.draw": Action(
        text("生成、撤销发放批次（经办部门）", "Draw and dissolve payment batches, as a paying bureau"),
        _BUREAUS,
    ),
    "payments.export": Action(
        text(
            "导出、下载发放清单和银行文件（经办部门，每次记入审计）",
            "Export and take payment lists and bank files, as a paying bureau; each time is recorded",
        ),
        _BUREAUS,
    ),
    "payments.read_returns": Action(
        text("读入银行回单（经办部门）", "Read what a bank returned, as a paying bureau"), _BUREAUS
    ),
    "audit.read": Action(text("查看审计记录", "Read the audit trail"), {**_ADMINISTRATOR, **_AUDITOR}),
}
