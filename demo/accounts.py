"""The demo's accounts: one per role, with passwords that are printed for everybody."""

from base64 import b32encode
from dataclasses import dataclass
from typing import Final

from registry.people.words import COMPETITION_ROLES, SECOND_FACTOR_ROLES, Role


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account of the demo; `organization` is the name of the one it belongs to, or empty."""

    username: str
    display_name: str
    role: Role
    organization: str = ""

    @property
    def is_of_a_contest(self) -> bool:
        """Whether the role is one in the contest that is still under way."""
        return self.role in COMPETITION_ROLES

    @property
    def password(self) -> str:
        """The password, which is nobody's secret."""
        return f"demo-{self.username}-2026"

    @property
    def totp_secret(self) -> str:
        """The secret of the one-time codes, nobody's either; empty for roles that need none."""
        if self.role not in SECOND_FACTOR_ROLES:
            return ""
        return b32encode(f"demo-{self.username}".ljust(20, "-").encode()).decode()


ACCOUNTS: Final = (
    DemoAccount("admin", "演示管理员", "administrator"),
    DemoAccount("organizer", "演示组织者", "organizer", "虚构省职业院校技能大赛组委会（虚构）"),
    DemoAccount("school", "演示学校负责人", "school_officer", "长春云杉职业技术学校（虚构）"),
    DemoAccount("bureau", "演示主管部门经办人", "bureau_officer", "长春示例教育局（虚构）"),
    DemoAccount("bureau2", "演示教育局复核人", "bureau_officer", "长春示例教育局（虚构）"),
    DemoAccount("hrss", "演示人社局经办人", "bureau_officer", "长春示例人力资源和社会保障局（虚构）"),
    DemoAccount("union", "演示总工会经办人", "bureau_officer", "长春示例总工会（虚构）"),
    DemoAccount("finance", "演示财政局经办人", "bureau_officer", "长春示例财政局（虚构）"),
    DemoAccount("teacher", "演示教师", "teacher", "长春云杉职业技术学校（虚构）"),
    DemoAccount("student", "演示学生", "student", "长春云杉职业技术学校（虚构）"),
    DemoAccount("auditor", "演示审计人员", "auditor"),
    DemoAccount("chief", "演示裁判长", "chief_judge"),
    DemoAccount("judge", "演示裁判员甲", "judge"),
    DemoAccount("judge2", "演示裁判员乙", "judge"),
    DemoAccount("clerk", "演示加密裁判", "decoding_clerk"),
)
