"""Every table of the package: issuers and their keys, credentials, status lists and revocations."""

from typing import Final

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from competitions.tables import AwardRecipient, Competition
from registry.core.columns import (
    identifier,
    instant,
    json_document,
    one_of,
    picture,
    primary_key,
    to,
    truth,
    whole_number,
    words,
    wrapped_key,
)
from registry.core.database import DB
from registry.tables import Account, Organization, Person

SCHEMA: Final = "credentials"
ALGORITHMS: Final = ("ES256", "RS256", "EdDSA")
LAYOUTS: Final = ("landscape", "portrait")
QR_CODES: Final = ("plain", "offline")
KINDS: Final = ("award", "confirmation", "title", "level", "honor")
SCOPES: Final = ("credential", "event", "competition", "school", "list")


class Issuer(Table, tablename="issuer", schema=SCHEMA, db=DB):
    """An organization that signs credentials under a did:web of its own.

    `slug` is its part of the address, empty for the issuer of the site itself. `signatory` and `post` are
    signed into what is issued from then on; the seal picture, the layout and what the QR code holds are
    those of the day on which a certificate is drawn.
    """

    id = primary_key()
    organization = to(Organization, unique=True)
    did = words(unique=True)
    prefix = words(unique=True)
    slug = words(unique=True)
    name = words()
    name_en = words()
    signatory = words()
    signatory_en = words()
    post = words()
    post_en = words()
    seal = picture(null=True)
    layout = words()
    qr_code = words()
    created_at = instant()

    issuer_layout = one_of("layout", LAYOUTS)
    issuer_qr_code = one_of("qr_code", QR_CODES)


class SigningKey(Table, tablename="signing_key", schema=SCHEMA, db=DB):
    """A key pair; the private half is encrypted, the public half stays for ever.

    Its algorithm says what it signs: EdDSA makes embedded proofs, the others sign tokens.

    What was signed at or after `compromised_at` is not believed, and the key is published no longer.
    """

    id = primary_key()
    issuer = to(Issuer)
    kid = words(unique=True)
    algorithm = words()
    public_jwk = json_document()
    private_key = wrapped_key()
    created_at = instant()
    retired_at = instant(null=True)
    compromised_at = instant(null=True)

    signing_key_algorithms = one_of("algorithm", ALGORITHMS)


class SealCertificate(Table, tablename="seal_certificate", schema=SCHEMA, db=DB):
    """The X.509 certificate with whose key an issuer's PDFs are sealed on request; the key is encrypted.

    `chain` is the certificate in PEM and, after it, those that lead to its authority. The one in use is not
    retired. A test certificate was made here and is trusted by nobody.
    """

    id = primary_key()
    issuer = to(Issuer)
    fingerprint = words(unique=True)
    subject = words()
    chain = words()
    private_key = wrapped_key()
    is_test = truth()
    begins_at = instant()
    ends_at = instant()
    created_at = instant()
    retired_at = instant(null=True)

    seal_certificate_period = Check("ends_at > begins_at")


class SerialCounter(Table, tablename="serial_counter", schema=SCHEMA, db=DB):
    """The last serial number given out per issuer and year; its row lock keeps the numbers without gaps."""

    id = primary_key()
    issuer = to(Issuer)
    year = whole_number()
    last = whole_number()

    serial_counter_once = Unique(["issuer", "year"])
    serial_counter_positive = Check("last >= 0")


class StatusList(Table, tablename="status_list", schema=SCHEMA, db=DB):
    """One list of revocation bits; its content is always computed from the rows of `revocation`."""

    id = primary_key()
    issuer = to(Issuer)
    number = whole_number()
    length = whole_number()
    created_at = instant()

    status_list_once = Unique(["issuer", "number"])
    status_list_length = Check("length >= 131072")


class Credential(Table, tablename="credential", schema=SCHEMA, db=DB):
    """A signed credential as it was issued; never changed, never deleted. Only grows.

    `kind` is what it says: an award, the confirmation of an award decided elsewhere, the title or level
    `lead` that the award leads to, or the honor that the decision `lead` confers for it. `edition` counts
    the papers of one award: a second one is issued only after the first was taken back.
    """

    id = primary_key()
    recipient = to(AwardRecipient)
    kind = words()
    lead = words()
    edition = whole_number()
    issuer = to(Issuer)
    signing_key = to(SigningKey)
    serial = words(unique=True)
    code = words(unique=True)
    token = words(personal="证书上的内容 what the certificate says")
    status_list = to(StatusList)
    status_index = whole_number()
    issued_by = to(Account)
    issued_at = instant()

    credential_status_once = Unique(["status_list", "status_index"])
    credential_once = Unique(["recipient", "kind", "lead", "edition"])
    credential_kind_known = one_of("kind", KINDS)
    credential_edition = Check("edition >= 1")


class Revocation(Table, tablename="revocation", schema=SCHEMA, db=DB):
    """The taking back of a credential; sets its bit for ever. Only grows."""

    id = primary_key()
    credential = to(Credential, unique=True)
    reason = words()
    revoked_by = to(Account)
    revoked_at = instant()


class PageClosure(Table, tablename="page_closure", schema=SCHEMA, db=DB):
    """A time during which the holder keeps a certificate's page closed to the public."""

    id = primary_key()
    credential = to(Credential)
    closed_by = to(Account)
    closed_at = instant()
    opened_at = instant(null=True)

    page_closure_period = Check("opened_at IS NULL OR opened_at >= closed_at")


class Suspension(Table, tablename="suspension", schema=SCHEMA, db=DB):
    """A time in which a credential is not to be relied on: shown on its page, never in the status list."""

    id = primary_key()
    credential = to(Credential)
    reason = words()
    suspended_by = to(Account)
    suspended_at = instant()
    lifted_by = to(Account, null=True)
    lifted_at = instant(null=True)
    outcome = words(null=True)

    suspension_period = Check("lifted_at IS NULL OR lifted_at >= suspended_at")
    suspension_lifted = Check("(lifted_at IS NULL) = (lifted_by IS NULL)")


class TakeBack(Table, tablename="take_back", schema=SCHEMA, db=DB):
    """A proposal to revoke one credential, or all of an event, a school, a competition or a list.

    Decided by another person than the proposer, and made for exactly the credentials of its items.
    """

    id = primary_key()
    scope = words()
    subject = identifier()
    reason = words()
    proposed_by = to(Account)
    proposed_at = instant()
    decided_by = to(Account, null=True)
    decided_at = instant(null=True)
    approved = truth(null=True)

    take_back_scope = one_of("scope", SCOPES)
    take_back_another_person = Check("decided_by IS NULL OR decided_by <> proposed_by")
    take_back_decided = Check(
        "(decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL)"
    )


class TakeBackItem(Table, tablename="take_back_item", schema=SCHEMA, db=DB):
    """One credential that a proposal was previewed for. Only grows."""

    id = primary_key()
    take_back = to(TakeBack)
    credential = to(Credential)

    take_back_item_once = Unique(["take_back", "credential"])


class IssuingRun(Table, tablename="issuing_run", schema=SCHEMA, db=DB):
    """One going through of those who wait for credentials: how far it is, for whoever looks on.

    `competition` is the one in which a school was chosen, null for the other scopes.
    """

    id = primary_key()
    scope = words()
    subject = identifier()
    competition = to(Competition, null=True)
    total = whole_number()
    done = whole_number()
    started_by = to(Account)
    started_at = instant()
    last_at = instant()
    ended_at = instant(null=True)
    problem = words(null=True)

    issuing_run_scope = one_of("scope", SCOPES)
    issuing_run_numbers = Check("done >= 0 AND done <= total")


class RecordShare(Table, tablename="record_share", schema=SCHEMA, db=DB):
    """A link by which a holder shows their whole record to whoever has it, for 30 to 180 days."""

    id = primary_key()
    person = to(Person)
    key_hash = words(unique=True)
    note = words(personal="分享给谁 whom it is for")
    views = whole_number()
    made_by = to(Account)
    made_at = instant()
    ends_at = instant()
    ended_at = instant(null=True)

    record_share_term = Check(
        "ends_at BETWEEN made_at + interval '30 days' AND made_at + interval '180 days'"
    )
    record_share_views = Check("views >= 0")


class TestCredential(Table, tablename="test_credential", schema=SCHEMA, db=DB):
    """A place in the status list of the test issuer, taken by what somebody had it sign over the VC API.

    `credential` is the id that it has; nothing else of it is kept.
    """

    id = primary_key()
    credential = words()
    status_index = whole_number()
    issued_at = instant()
    revoked_at = instant(null=True)

    test_credential_once = Unique(["status_index"])
    test_credential_index = Check("status_index BETWEEN 0 AND 131071")
