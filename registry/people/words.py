"""The closed vocabularies of people and organizations, with what each word is called on a page."""

from typing import Final, Literal

from registry.core.texts import Text, text

OrganizationKind = Literal[
    "secondary_vocational", "higher_vocational", "university", "technician", "company", "bureau", "host"
]
Bureau = Literal["education", "hrss", "finance", "union", "other"]
NameKind = Literal["short", "former"]
MembershipRole = Literal["student", "teacher", "employee"]
IdentityKind = Literal[
    "resident_id",
    "passport",
    "hong_kong_macau_permit",
    "taiwan_permit",
    "foreign_permanent_resident",
    "other",
]
Role = Literal[
    "administrator",
    "organizer",
    "chief_judge",
    "judge",
    "decoding_clerk",
    "school_officer",
    "bureau_officer",
    "teacher",
    "student",
    "auditor",
]
# The roles that hold in one competition.
CompetitionRole = Literal["chief_judge", "judge", "decoding_clerk"]

ROLES: Final[dict[Role, Text]] = {
    "administrator": text("管理员", "Administrator"),
    "organizer": text("赛事组织者", "Organizer"),
    "chief_judge": text("裁判长", "Chief judge"),
    "judge": text("裁判员", "Judge"),
    "decoding_clerk": text("加密裁判", "Decoding clerk"),
    "school_officer": text("学校负责人", "School officer"),
    "bureau_officer": text("主管部门经办人", "Bureau officer"),
    "teacher": text("教师", "Teacher"),
    "student": text("学生", "Student"),
    "auditor": text("审计人员", "Auditor"),
}
# Whoever can give rights or money away signs in with a one-time code too.
SECOND_FACTOR_ROLES: Final[frozenset[Role]] = frozenset({"administrator", "bureau_officer"})
# What a grant of each role is bound to. An organizer's may be bound to a host or to one competition, or to
# none: then it is the office that runs all of a city's competitions.
EVERYWHERE_ROLES: Final[tuple[Role, ...]] = ("administrator", "auditor")
ORGANIZATION_ROLES: Final[tuple[Role, ...]] = ("school_officer", "bureau_officer")
COMPETITION_ROLES: Final[tuple[CompetitionRole, ...]] = ("chief_judge", "judge", "decoding_clerk")

ORGANIZATION_KINDS: Final[dict[OrganizationKind, Text]] = {
    "secondary_vocational": text("中等职业学校", "Secondary vocational school"),
    "higher_vocational": text("高等职业学校", "Higher vocational college"),
    "university": text("本科院校", "University"),
    "technician": text("技工院校", "Technician school"),
    "company": text("企业", "Company"),
    "bureau": text("主管部门", "Bureau"),
    "host": text("承办单位", "Host"),
}
BUREAUS: Final[dict[Bureau, Text]] = {
    "education": text("教育", "Education"),
    "hrss": text("人力资源和社会保障", "Human resources and social security"),
    "finance": text("财政", "Finance"),
    "union": text("工会", "Trade union"),
    "other": text("其他", "Other"),
}
MEMBERSHIP_ROLES: Final[dict[MembershipRole, Text]] = {
    "student": text("学生", "Student"),
    "teacher": text("教师", "Teacher"),
    "employee": text("职工", "Employee"),
}
IDENTITY_KINDS: Final[dict[IdentityKind, Text]] = {
    "resident_id": text("居民身份证", "Resident identity card"),
    "passport": text("护照", "Passport"),
    "hong_kong_macau_permit": text("港澳居民来往内地通行证", "Mainland travel permit (Hong Kong, Macau)"),
    "taiwan_permit": text("台湾居民来往大陆通行证", "Mainland travel permit (Taiwan)"),
    "foreign_permanent_resident": text("外国人永久居留身份证", "Foreign permanent resident ID card"),
    "other": text("其他证件", "Other document"),
}
