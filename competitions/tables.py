"""Every table of the package: competitions, entries, results in numbered versions, and awards."""

from typing import Final, get_args

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.words import (
    AppealLevel,
    AppealOutcome,
    AwardKind,
    CompetitionKind,
    Entered,
    EntryStatus,
    EventState,
    Form,
    Level,
    MemberRole,
    RecheckReason,
)
from registry.core.columns import (
    day,
    exact,
    instant,
    json_document,
    one_of,
    primary_key,
    sealed_file,
    to,
    truth,
    whole_number,
    words,
)
from registry.core.database import DB
from registry.tables import Account, Organization, Person

SCHEMA: Final = "competitions"


class Competition(Table, tablename="competition", schema=SCHEMA, db=DB):
    """One edition of a contest; hosted ones are scored here, external ones were decided elsewhere."""

    id = primary_key()
    code = words(unique=True)
    name = words()
    name_en = words()
    kind = words()
    level = words()
    contest_class = words()
    year = whole_number()
    organizer = to(Organization, null=True)
    organizer_name = words()
    organizer_name_en = words()
    basis = words()
    source = words()
    starts_on = day()
    ends_on = day()
    awarded_on = day()
    derived = json_document(null=True)
    fictional = truth()
    created_at = instant()
    cloned_from = to("self", null=True)

    competition_kind = one_of("kind", get_args(CompetitionKind))
    competition_level = one_of("level", get_args(Level))
    competition_dates = Check("starts_on <= ends_on")
    competition_hosted_by = Check("kind <> 'hosted' OR organizer IS NOT NULL")


class Event(Table, tablename="event", schema=SCHEMA, db=DB):
    """One discipline of a competition; `limits` and `marking` are documents of `entries` and `marking`."""

    id = primary_key()
    competition = to(Competition)
    code = words()
    name = words()
    name_en = words()
    group_name = words()
    group_name_en = words()
    form = words()
    team_size = whole_number()
    scheme = words()
    state = words()
    starts_on = day(null=True)
    ends_on = day(null=True)
    entries_close_at = instant(null=True)
    limits = json_document(null=True)
    marking = json_document(null=True)
    appeal_minutes = whole_number(null=True)

    event_state = one_of("state", get_args(EventState))
    event_dates = Check("starts_on <= ends_on")
    event_appeal_minutes = Check("appeal_minutes >= 0")
    event_form = one_of("form", get_args(Form))
    event_code_once = Unique(["competition", "code"])
    event_team_size = Check("team_size >= 1 AND (form = 'team' OR team_size = 1)")


class Entry(Table, tablename="entry", schema=SCHEMA, db=DB):
    """Who competes in an event: a team or one person of a school, or a delegation of an external contest."""

    id = primary_key()
    event = to(Event)
    code = words()
    organization = to(Organization, null=True)
    delegation = words()
    unofficial = truth()
    team_name = words()
    status = words()
    status_reason = words()
    entered_by = to(Account, null=True)
    entered_at = instant(null=True)

    entry_status = one_of("status", get_args(Entered))
    entry_status_reason = Check("status IN ('entered', 'absent') OR status_reason <> ''")

    entry_code_once = Unique(["event", "code"])


class EntryMember(Table, tablename="entry_member", schema=SCHEMA, db=DB):
    """A person of an entry: who competes, who coached, who stands by, and who was replaced."""

    id = primary_key()
    entry = to(Entry)
    person = to(Person)
    role = words()
    position = whole_number()

    entry_member_has_role = one_of("role", get_args(MemberRole))
    entry_member_once = Unique(["entry", "person"])


class BlindCode(Table, tablename="blind_code", schema=SCHEMA, db=DB):
    """What stands for an entry while it is marked: `number` is the first draw, `code` the second."""

    id = primary_key()
    event = to(Event)
    entry = to(Entry, unique=True)
    number = whole_number()
    code = words(null=True)
    numbers_drawn_by = to(Account)
    numbers_drawn_at = instant()
    codes_drawn_by = to(Account, null=True)
    codes_drawn_at = instant(null=True)

    blind_number_once = Unique(["event", "number"])
    blind_code_once = Unique(["event", "code"])


class Sheet(Table, tablename="sheet", schema=SCHEMA, db=DB):
    """The marks of one module of an event as one person typed them; `version` counts its saves."""

    id = primary_key()
    event = to(Event)
    module = words()
    entering = whole_number()
    account = to(Account)
    version = whole_number()
    saved_at = instant()

    sheet_entering = Check("entering IN (1, 2)")
    sheet_once = Unique(["event", "module", "entering"])
    sheet_version = Check("version >= 0")


class Mark(Table, tablename="mark", schema=SCHEMA, db=DB):
    """One typed number of an entry; `field` is empty where a module has one number."""

    id = primary_key()
    sheet = to(Sheet)
    entry = to(Entry)
    field = words()
    value = exact()

    mark_once = Unique(["sheet", "entry", "field"])
    mark_value = Check("value <> 'NaN' AND value < 'Infinity' AND value >= 0")


class SheetSave(Table, tablename="sheet_save", schema=SCHEMA, db=DB):
    """One save of marks with everything that it changed, and what it answered. Only grows."""

    id = primary_key()
    event = to(Event)
    account = to(Account)
    key = words()
    changes = json_document()
    answer = json_document()
    saved_at = instant()

    sheet_save_once = Unique(["account", "key"])


class Settlement(Table, tablename="settlement", schema=SCHEMA, db=DB):
    """What holds where the two enterings of a number differ."""

    id = primary_key()
    event = to(Event)
    module = words()
    entry = to(Entry)
    field = words()
    value = exact()
    settled_by = to(Account)
    settled_at = instant()

    settlement_once = Unique(["event", "module", "entry", "field"])
    settlement_value = Check("value <> 'NaN' AND value < 'Infinity' AND value >= 0")


class SignOff(Table, tablename="sign_off", schema=SCHEMA, db=DB):
    """Who signed a module's marks, with the hash of what was signed; withdrawn when it is opened again."""

    id = primary_key()
    event = to(Event)
    module = words()
    content_hash = words()
    signed_by = to(Account)
    signed_at = instant()
    withdrawn_by = to(Account, null=True)
    withdrawn_at = instant(null=True)
    withdrawn_reason = words(null=True)

    sign_off_withdrawn_whole = Check("num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3)")


class RecheckList(Table, tablename="recheck_list", schema=SCHEMA, db=DB):
    """Which entries' marks are checked again after marking; `seed` draws the sample anew."""

    id = primary_key()
    event = to(Event)
    seed = words()
    drawn_by = to(Account)
    drawn_at = instant()


class RecheckItem(Table, tablename="recheck_item", schema=SCHEMA, db=DB):
    """One entry to check again, and what was found."""

    id = primary_key()
    recheck = to(RecheckList)
    entry = to(Entry)
    why = words()
    wrong = truth(null=True)
    note = words()
    checked_by = to(Account, null=True)
    checked_at = instant(null=True)

    recheck_item_why = one_of("why", get_args(RecheckReason))
    recheck_item_once = Unique(["recheck", "entry"])
    recheck_item_whole = Check("num_nonnulls(wrong, checked_by, checked_at) IN (0, 3)")


class TieDraw(Table, tablename="tie_draw", schema=SCHEMA, db=DB):
    """The drawn order of entries that the whole chain leaves tied; the lowest position is best."""

    id = primary_key()
    event = to(Event)
    entry = to(Entry, unique=True)
    position = whole_number()
    drawn_by = to(Account)
    drawn_at = instant()

    tie_draw_once = Unique(["event", "position"])


class ProvisionalResult(Table, tablename="provisional_result", schema=SCHEMA, db=DB):
    """A result as it was published for appeals; withdrawn when an appeal or an error opens it again."""

    id = primary_key()
    event = to(Event)
    number = whole_number()
    scheme = words()
    scheme_version = words()
    content_hash = words()
    published_by = to(Account)
    published_at = instant()
    appeals_until = instant()
    withdrawn_by = to(Account, null=True)
    withdrawn_at = instant(null=True)
    withdrawn_reason = words(null=True)

    provisional_result_once = Unique(["event", "number"])
    provisional_withdrawn_whole = Check(
        "num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_reason) IN (0, 3)"
    )


class ProvisionalLine(Table, tablename="provisional_line", schema=SCHEMA, db=DB):
    """What one entry has in a provisional result. Only grows."""

    id = primary_key()
    result = to(ProvisionalResult)
    entry = to(Entry)
    unofficial = truth()
    status = words()
    points = exact(null=True)
    place = whole_number(null=True)
    award = words(null=True)
    reason = words()
    reason_en = words()

    provisional_line_once = Unique(["result", "entry"])
    provisional_line_status = one_of("status", get_args(EntryStatus))


class Appeal(Table, tablename="appeal", schema=SCHEMA, db=DB):
    """An objection of a school to a provisional result; it may be taken on to arbitration once."""

    id = primary_key()
    result = to(ProvisionalResult)
    entry = to(Entry)
    organization = to(Organization)
    grounds = words()
    filed_by = to(Account)
    filed_at = instant()
    escalated_by = to(Account, null=True)
    escalated_at = instant(null=True)
    escalated_grounds = words(null=True)

    appeal_escalated_whole = Check("num_nonnulls(escalated_by, escalated_at, escalated_grounds) IN (0, 3)")


class AppealAnswer(Table, tablename="appeal_answer", schema=SCHEMA, db=DB):
    """What the jury, or then the arbitration, said to an appeal. Only grows."""

    id = primary_key()
    appeal = to(Appeal)
    level = words()
    outcome = words()
    answer = words()
    answered_by = to(Account)
    answered_at = instant()

    appeal_answer_level = one_of("level", get_args(AppealLevel))
    appeal_answer_outcome = one_of("outcome", get_args(AppealOutcome))
    appeal_answer_once = Unique(["appeal", "level"])


class ResultVersion(Table, tablename="result_version", schema=SCHEMA, db=DB):
    """One final result of an event; a correction is a new version. Only grows."""

    id = primary_key()
    event = to(Event)
    number = whole_number()
    scheme = words()
    scheme_version = words()
    content_hash = words()
    reason = words()
    decided_by = to(Account)
    decided_at = instant()

    result_version_once = Unique(["event", "number"])


class ResultLine(Table, tablename="result_line", schema=SCHEMA, db=DB):
    """What one entry got in one version of the result. Only grows."""

    id = primary_key()
    version = to(ResultVersion)
    entry = to(Entry)
    unofficial = truth()
    status = words()
    points = exact(null=True)
    place = whole_number(null=True)
    award = words(null=True)
    reason = words()
    reason_en = words()

    result_line_once = Unique(["version", "entry"])
    result_line_status = one_of("status", get_args(EntryStatus))
    result_line_points = Check("status <> 'competed' OR (points IS NOT NULL AND points <> 'NaN')")
    result_line_award = Check("award IS NULL OR status = 'competed'")


class Correction(Table, tablename="correction", schema=SCHEMA, db=DB):
    """A proposed change of a final result; with a second person's approval it makes the next version."""

    id = primary_key()
    event = to(Event)
    base = to(ResultVersion)
    changes = json_document()
    reason = words()
    proposed_by = to(Account)
    proposed_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    approved = truth(null=True)
    answer = words(null=True)
    version = to(ResultVersion, null=True)

    correction_second_person = Check("decided_by <> proposed_by")
    correction_decided_whole = Check("num_nonnulls(decided_by, decided_at, approved, answer) IN (0, 4)")
    correction_version = Check("(version IS NOT NULL) = coalesce(approved, false)")


class Evidence(Table, tablename="evidence", schema=SCHEMA, db=DB):
    """A document that proves awards decided elsewhere; each file is kept once, by its hash."""

    id = primary_key()
    sha256 = words(unique=True)
    media_type = words()
    size = whole_number()
    content = sealed_file(personal="获奖名单或证书 list of awards or certificate")
    stored_by = to(Account)
    stored_at = instant()

    evidence_media_type = one_of("media_type", ("application/pdf", "image/png", "image/jpeg"))


class ExternalList(Table, tablename="external_list", schema=SCHEMA, db=DB):
    """Awards that were decided elsewhere, as a school or a bureau hands them in; a second person decides."""

    id = primary_key()
    competition = to(Competition)
    evidence = to(Evidence)
    organization = to(Organization, null=True)
    note = words()
    proposed_by = to(Account)
    proposed_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    confirmed = truth(null=True)
    answer = words(null=True)

    external_list_second_person = Check("decided_by <> proposed_by")
    external_list_decided_whole = Check("num_nonnulls(decided_by, decided_at, confirmed, answer) IN (0, 4)")


class ExternalLine(Table, tablename="external_line", schema=SCHEMA, db=DB):
    """One prize of such a list; `not_twice` says why a likely duplicate is none."""

    id = primary_key()
    list = to(ExternalList)
    row = whole_number()
    event_code = words()
    event_name = words()
    group_name = words()
    form = words()
    prize = words()
    prize_code = words()
    place = whole_number(null=True)
    school = words()
    organization = to(Organization, null=True)
    source_number = words()
    not_twice = words()

    external_line_form = one_of("form", get_args(Form))
    external_line_once = Unique(["list", "row"])


class ExternalPerson(Table, tablename="external_person", schema=SCHEMA, db=DB):
    """A name on such a list, and the registered person whom it was found to be."""

    id = primary_key()
    line = to(ExternalLine)
    role = words()
    position = whole_number()
    name = words(personal="姓名 name")
    person = to(Person, null=True)

    external_person_role = one_of("role", ("member", "tutor"))
    external_person_once = Unique(["line", "role", "position"])


class Award(Table, tablename="award", schema=SCHEMA, db=DB):
    """A prize as it was confirmed: to an entry, to a tutor for an entry, or to a school. Only grows.

    After a correction, `supersedes` is the award in whose stead it stands. `source_number` is that of a
    certificate which somebody else gave out, and `evidence` proves it.
    """

    id = primary_key()
    competition = to(Competition)
    kind = words()
    event = to(Event, null=True)
    entry = to(Entry, null=True)
    version = to(ResultVersion, null=True)
    derived_from = to("self", null=True)
    code = words()
    title = words()
    title_en = words()
    place = whole_number(null=True)
    points = exact(null=True)
    reason = words()
    reason_en = words()
    awarded_on = day()
    confirmed_by = to(Account)
    confirmed_at = instant()
    supersedes = to("self", null=True)
    source_number = words(null=True)
    evidence = to(Evidence, null=True)

    award_kind = one_of("kind", get_args(AwardKind))
    award_of_entry = Check("kind = 'school' OR (entry IS NOT NULL AND event IS NOT NULL)")


class AwardRecipient(Table, tablename="award_recipient", schema=SCHEMA, db=DB):
    """Who receives an award, and so gets a certificate of their own. Only grows."""

    id = primary_key()
    award = to(Award)
    person = to(Person, null=True)
    organization = to(Organization, null=True)

    award_recipient_one = Check("(person IS NULL) <> (organization IS NULL)")
    award_recipient_once = Unique(["award", "person", "organization"], nulls_distinct=False)


class AwardRevocation(Table, tablename="award_revocation", schema=SCHEMA, db=DB):
    """The taking back of an award; the award itself stays as it was written. Only grows."""

    id = primary_key()
    award = to(Award, unique=True)
    reason = words()
    revoked_by = to(Account)
    revoked_at = instant()
