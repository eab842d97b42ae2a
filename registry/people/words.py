"""The closed vocabularies of people and organizations, with what each word is called on a page."""

from typing import Final, Literal

from registry.core.texts import Text, text

OrganizationKind = Literal[
    "secondary_vocational", "higher_vocational", "university", "technician", "company", "bureau", "host"
]
MembershipRole = Literal["student", "teacher", "employee"]
Role = Literal[
    "administrator", "organizer", "school_officer", "bureau_officer", "teacher", "student", "auditor"
]

ROLES: Final[dict[Role, Text]] = {
    "administrator": text("管理员", "Administrator"),
    "organizer": text("赛事组织者", "Organizer"),
    "school_officer": text("学校负责人", "School officer"),
    "bureau_officer": text("主管部门经办人", "Bureau officer"),
    "teacher": text("教师", "Teacher"),
    "student": text("学生", "Student"),
    "auditor": text("审计人员", "Auditor"),
}
