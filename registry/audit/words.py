"""What the lines of the trail are called on a page: rights by their own words, all other changes by these."""

from collections.abc import Mapping
from typing import Final

from registry.core.texts import Text, text
from registry.people.actions import ACTIONS

RECORDED: Final[Mapping[str, Text]] = {
    "accounts.activate": text("重新启用账号", "Activated an account"),
    "accounts.begin_second_factor": text("开始设置动态验证码", "Began to set up one-time codes"),
    "accounts.change_password": text("修改密码", "Changed the password"),
    "accounts.confirm_second_factor": text("启用动态验证码", "Turned one-time codes on"),
    "accounts.deactivate": text("停用账号", "Deactivated an account"),
    "accounts.end_grant": text("收回角色", "Ended a role"),
    "accounts.end_session": text("退出一处登录", "Ended a session"),
    "accounts.end_sessions": text("退出全部登录", "Ended all sessions"),
    "accounts.grant": text("授予角色", "Granted a role"),
    "accounts.redeem_reset": text("用重置链接设新密码", "Set a new password with a link"),
    "accounts.remove_second_factor": text("解除他人的动态验证码", "Removed somebody's one-time codes"),
    "accounts.renew_recovery_codes": text("更换恢复码", "Renewed the recovery codes"),
    "accounts.turn_off_second_factor": text("关闭动态验证码", "Turned one-time codes off"),
    "appeals.escalate": text("申诉提交仲裁", "Took an appeal to arbitration"),
    "audit.export": text("导出审计记录", "Exported the audit trail"),
    "competitions.end_appointment": text("解聘裁判或加密裁判", "Ended an appointment"),
    "credentials.close_pages": text("关闭证书网页", "Closed certificates' pages"),
    "credentials.open_page": text("重开证书网页", "Opened a certificate's page again"),
    "credentials.revoke": text("撤销证书", "Revoked a certificate"),
    "database.backup": text("备份", "Made a backup"),
    "database.restore": text("从备份恢复", "Restored a backup"),
    "entitlements.settle": text("核算应奖", "Settled entitlements"),
    "entries.change": text("修改报名", "Changed an entry"),
    "entries.delete": text("删除报名", "Deleted an entry"),
    "entries.replace": text("更换选手", "Replaced a competitor"),
    "entries.withdraw": text("退赛", "Withdrew an entry"),
    "events.add": text("添加赛项", "Added an event"),
    "events.change": text("修改赛项", "Changed an event"),
    "events.move": text("推进赛项进程", "Moved an event on"),
    "events.remove": text("删除赛项", "Removed an event"),
    "external_awards.change": text("修改填报的外部获奖", "Changed awards handed in"),
    "external_awards.hand_in_sheet": text("上传外部获奖名单", "Handed in a list of awards"),
    "external_awards.read_evidence": text("下载证明文件", "Downloaded evidence"),
    "external_awards.refuse": text("退回填报的外部获奖", "Refused awards handed in"),
    "external_awards.withdraw": text("撤回填报的外部获奖", "Withdrew awards handed in"),
    "imports.hand_in": text("上传待导入的表格", "Handed in a sheet for import"),
    "imports.import": text("导入表格", "Imported a sheet"),
    "keys.give_up": text("停用签名密钥", "Gave up a signing key"),
    "keys.rewrap": text("更换密钥的保护", "Wrapped keys anew"),
    "keys.rotate_data": text("更换数据密钥", "Changed the data keys"),
    "marks.check": text("复核一份成绩", "Checked an entry's marks again"),
    "marks.recheck": text("抽取复核名单", "Drew a list to check again"),
    "marks.reopen": text("撤回签字、重开评分", "Opened signed marks again"),
    "marks.save": text("保存评分", "Saved marks"),
    "marks.sign": text("评分签字", "Signed marks"),
    "notices.tick_off": text("勾销提醒", "Ticked a notice off"),
    "organizations.merge": text("合并单位", "Merged organizations"),
    "organizations.rename": text("单位更名", "Renamed an organization"),
    "people.begin_membership": text("登记在校或在职", "Began a membership"),
    "people.change_membership": text("更正在校或在职信息", "Corrected a membership"),
    "people.end_membership": text("结束在校或在职", "Ended a membership"),
    "people.join": text("加入单位", "Joined an organization"),
    "people.keep_apart": text("认定为不同的人", "Kept two records apart"),
    "people.make_claim_codes": text("生成认领码", "Made claim codes"),
    "people.transfer": text("转学或调动", "Transferred somebody"),
    "people.undo_merge": text("撤销合并", "Undid a merge"),
    "people.withdraw_invitation": text("撤回邀请", "Withdrew an invitation"),
    "records.make_pdf": text("生成获奖记录", "Made an award record"),
    "results.draw": text("登记同分抽签", "Recorded a draw"),
    "results.propose_correction": text("提出成绩更正", "Proposed a correction"),
    "results.refuse_correction": text("退回成绩更正", "Refused a correction"),
    "results.withdraw": text("撤回公示", "Withdrew a provisional result"),
    "tokens.end": text("停用令牌", "Ended a token"),
    "tokens.make": text("新建令牌", "Made a token"),
}


def words_of(action: str) -> Text | None:
    """Return what an action of the trail is called, or None for one that nobody has named."""
    rule = ACTIONS.get(action)
    return rule.words if rule else RECORDED.get(action)
