"""Every table of the package: people, organizations, accounts, keys of encryption, and the audit trail."""

from typing import Final, get_args

from piccolo.columns import BigSerial
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from registry.core.columns import (
    day,
    fingerprint,
    identifier,
    instant,
    json_document,
    large_number,
    one_of,
    primary_key,
    sealed,
    sealed_file,
    to,
    truth,
    whole_number,
    words,
    wrapped_key,
)
from registry.core.database import DB
from registry.people.words import (
    COMPETITION_ROLES,
    EVERYWHERE_ROLES,
    ORGANIZATION_ROLES,
    Bureau,
    IdentityKind,
    MembershipRole,
    NameKind,
    OrganizationKind,
    Role,
)

SCHEMA: Final = "registry"


class Organization(Table, tablename="organization", schema=SCHEMA, db=DB):
    """A school, company, bureau or host."""

    id = primary_key()
    name = words(unique=True)
    name_en = words()
    short_name = words()
    kind = words()
    bureau = words(null=True)
    credit_code = words(null=True, unique=True)
    city = words()
    district = words()
    merged_into = to("self", null=True)
    fictional = truth()
    created_at = instant()

    organization_kind = one_of("kind", get_args(OrganizationKind))
    organization_bureau = one_of("bureau", get_args(Bureau))
    organization_bureau_is_one = Check("bureau IS NULL OR kind = 'bureau'")
    organization_is_not_merged_into_itself = Check("merged_into <> id")


class OrganizationName(Table, tablename="organization_name", schema=SCHEMA, db=DB):
    """A short or former name by which an organization is still found."""

    id = primary_key()
    organization = to(Organization)
    name = words()
    kind = words()
    recorded_at = instant()

    organization_name_kind = one_of("kind", get_args(NameKind))
    organization_name_once = Unique(["organization", "name"])


class Person(Table, tablename="person", schema=SCHEMA, db=DB):
    """One human being, whatever roles and schools come and go."""

    id = primary_key()
    name = words(personal="姓名 name")
    latin_name = words(personal="外文姓名 Latin name")
    born = day(null=True, personal="出生日期 birth date")
    id_kind = words(null=True)
    id_number = sealed(null=True, personal="证件号码 number of the identity document")
    id_fingerprint = fingerprint(null=True, personal="证件号码 number of the identity document")
    phone = sealed(null=True, personal="电话 telephone")
    email = sealed(null=True, personal="电子邮箱 e-mail address")
    merged_into = to("self", null=True)
    erased_at = instant(null=True)
    fictional = truth()
    created_at = instant()

    person_id_kind = one_of("id_kind", get_args(IdentityKind))
    person_id_is_whole = Check(
        "(id_kind IS NULL) = (id_number IS NULL) AND (id_kind IS NULL) = (id_fingerprint IS NULL)"
    )
    person_is_not_merged_into_itself = Check("merged_into <> id")


class Membership(Table, tablename="membership", schema=SCHEMA, db=DB):
    """A person at an organization in a role; an apprentice has two at once."""

    id = primary_key()
    person = to(Person)
    organization = to(Organization)
    role = words()
    since = day()
    until = day(null=True)
    number = words(null=True, personal="学号或工号 number at the school or company")
    unit = words(null=True, personal="班级或部门 class or department")
    recorded_at = instant()

    membership_role = one_of("role", get_args(MembershipRole))
    membership_once = Unique(["person", "organization", "role", "since"])
    membership_ends_after_it_begins = Check("until >= since")


class Account(Table, tablename="account", schema=SCHEMA, db=DB):
    """Who may sign in; what they may do stands in their grants."""

    id = primary_key()
    username = words(unique=True, personal="用户名 user name")
    display_name = words(personal="显示的姓名 name as it is shown")
    password_hash = words()
    person = to(Person, null=True)
    email = sealed(null=True, personal="电子邮箱 e-mail address")
    totp_secret = sealed(null=True)
    totp_confirmed_at = instant(null=True)
    totp_last_step = large_number(null=True)
    active = truth()
    created_at = instant()


class RoleGrant(Table, tablename="role_grant", schema=SCHEMA, db=DB):
    """A role of an account, everywhere or at one organization or competition, while it has not ended."""

    id = primary_key()
    account = to(Account)
    role = words()
    organization = to(Organization, null=True)
    competition = identifier(null=True)
    granted_at = instant()
    granted_by = to(Account, null=True)
    ended_at = instant(null=True)
    ended_by = to(Account, null=True)

    role_grant_role = one_of("role", get_args(Role))
    role_grant_place = Check(
        f"CASE WHEN role IN {EVERYWHERE_ROLES} THEN organization IS NULL AND competition IS NULL"
        f" WHEN role IN {ORGANIZATION_ROLES} THEN organization IS NOT NULL AND competition IS NULL"
        # The organization is then where a judge works: they do not mark entries from there.
        f" WHEN role IN {COMPETITION_ROLES} THEN competition IS NOT NULL"
        " WHEN role = 'organizer' THEN organization IS NULL OR competition IS NULL"
        " ELSE competition IS NULL END"
    )


class Session(Table, tablename="session", schema=SCHEMA, db=DB):
    """A sign-in that lasts until it ends or is ended; its tokens are short-lived and name it."""

    id = primary_key()
    account = to(Account)
    kind = words()
    second_factor = truth()
    started_at = instant()
    ends_at = instant()
    ended_at = instant(null=True)

    session_kind = one_of("kind", ("page", "api"))


class SignInFailure(Table, tablename="sign_in_failure", schema=SCHEMA, db=DB):
    """How often signing in failed under a user name, known or not, since it last succeeded."""

    id = primary_key()
    username = fingerprint(personal="用户名 user name")
    failures = whole_number()
    last_at = instant()
    locked_until = instant(null=True)


class RecoveryCode(Table, tablename="recovery_code", schema=SCHEMA, db=DB):
    """A code that stands in for the one-time code once, when the device is lost."""

    id = primary_key()
    account = to(Account)
    code = fingerprint()
    made_at = instant()
    used_at = instant(null=True)


class OneTimeCode(Table, tablename="one_time_code", schema=SCHEMA, db=DB):
    """What opens one thing once: a new password, an invitation, the claim of one's own record."""

    id = primary_key()
    purpose = words()
    code = fingerprint()
    account = to(Account, null=True)
    person = to(Person, null=True)
    organization = to(Organization, null=True)
    competition = identifier(null=True)
    role = words(null=True)
    name = words(null=True, personal="受邀人姓名 name of who is invited")
    email = sealed(null=True, personal="电子邮箱 e-mail address")
    made_by = to(Account, null=True)
    made_at = instant()
    ends_at = instant()
    used_at = instant(null=True)
    withdrawn_at = instant(null=True)

    one_time_code_purpose = one_of("purpose", ("password_reset", "invitation", "claim"))
    one_time_code_role = one_of("role", get_args(Role))
    one_time_code_is_whole = Check(
        "CASE purpose WHEN 'password_reset' THEN account IS NOT NULL"
        " WHEN 'claim' THEN person IS NOT NULL AND organization IS NOT NULL AND role IS NOT NULL"
        " ELSE role IS NOT NULL END"
    )
    one_time_code_competition = Check(
        f"coalesce(role IN {COMPETITION_ROLES}, false) = (competition IS NOT NULL)"
        " AND (competition IS NULL OR purpose = 'invitation')"
    )


class ApiToken(Table, tablename="api_token", schema=SCHEMA, db=DB):
    """A token of one's own for a program: some actions of the account, until a day."""

    id = primary_key()
    account = to(Account)
    name = words()
    token = fingerprint()
    actions = json_document()
    made_at = instant()
    ends_at = instant()
    last_used_at = instant(null=True)
    ended_at = instant(null=True)


class Upload(Table, tablename="upload", schema=SCHEMA, db=DB):
    """A spreadsheet between its preview and its import; its content goes when it is imported or too old.

    `about` is what it belongs to in a package above, such as an event.
    """

    id = primary_key()
    account = to(Account)
    kind = words()
    organization = to(Organization, null=True)
    about = identifier(null=True)
    file_name = words()
    content = sealed_file(null=True, personal="导入的表格 imported spreadsheet")
    made_at = instant()
    ends_at = instant()
    imported_at = instant(null=True)


class DuplicateDecision(Table, tablename="duplicate_decision", schema=SCHEMA, db=DB):
    """What somebody decided of two records that look like one person: merged, or two different people."""

    id = primary_key()
    person = to(Person)
    other = to(Person)
    decision = words()
    reason = words()
    account = to(Account)
    decided_at = instant()
    undone_at = instant(null=True)
    undone_by = to(Account, null=True)

    duplicate_decision_word = one_of("decision", ("merged", "different"))


class Erasure(Table, tablename="erasure", schema=SCHEMA, db=DB):
    """A request that a person's name and identifiers go; a second person decides."""

    id = primary_key()
    person = to(Person)
    reason = words()
    requested_by = to(Account)
    requested_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    granted = truth(null=True)
    answer = words(null=True)

    erasure_second_person = Check("decided_by <> requested_by")


class Notice(Table, tablename="notice", schema=SCHEMA, db=DB):
    """Something to do for an account, or for all officers of an organization, until it is done."""

    id = primary_key()
    account = to(Account, null=True)
    organization = to(Organization, null=True)
    subject = words()
    message = json_document()
    address = words()
    made_at = instant()
    done_at = instant(null=True)
    mailed_at = instant(null=True)

    notice_addressee = Check("num_nonnulls(account, organization) = 1")


class HolidayCalendar(Table, tablename="holiday_calendar", schema=SCHEMA, db=DB):
    """A year of public holidays as an officer entered it, where the shipped calendar lacks it. Only grows.

    The newest of a year counts. Both columns list days written as 2027-10-01: `days_off` holidays on a
    weekday, `days_worked` weekends that are worked. `source` names the State Council's notice.
    """

    id = primary_key()
    year = whole_number()
    days_off = json_document()
    days_worked = json_document()
    source = words()
    entered_by = to(Account)
    entered_at = instant()


class DataKey(Table, tablename="data_key", schema=SCHEMA, db=DB):
    """A key of encrypted data, itself encrypted under the secret of the settings."""

    id = primary_key()
    purpose = words()
    version = whole_number()
    wrapped = wrapped_key()
    made_at = instant()

    data_key_purpose = one_of("purpose", ("encryption", "lookup"))
    data_key_once = Unique(["purpose", "version"])


class AuditLine(Table, tablename="audit_line", schema=SCHEMA, db=DB):
    """Who did what to which thing, when and why; a table that only grows."""

    id = BigSerial(primary_key=True)
    at = instant()
    account = to(Account, null=True)
    actor = words()
    action = words()
    subject = words()
    reason = words()
    before = json_document(null=True)
    after = json_document(null=True)


class AuditSeal(Table, tablename="audit_seal", schema=SCHEMA, db=DB):
    """The place of an audit line in the chain of hashes; a table that only grows."""

    id = BigSerial(primary_key=True)
    position = large_number(unique=True)
    line = to(AuditLine, unique=True)
    hash = words()
    sealed_at = instant()


class AuditHead(Table, tablename="audit_head", schema=SCHEMA, db=DB):
    """The signed end of the chain as it was at a time; a table that only grows."""

    id = primary_key()
    position = large_number()
    of_day = day(unique=True)
    statement = words()
    signed_at = instant()
