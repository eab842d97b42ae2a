"""What goes in when issuers are set up and changed, and when their keys change."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from credentials.certificate.paper import Layout, QrCode
from credentials.keys import Algorithm, TokenAlgorithm
from credentials.signers import LOCAL
from registry.people.forms import VISIBLE, refused_field

Prefix = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,9}$", examples=["XGS"])]
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,39}$|^$", examples=["education-bureau"])]
Name = Annotated[str, VISIBLE, Field(min_length=1, max_length=200, examples=["新谷省技能竞赛组委会（虚构）"])]
Line = Annotated[str, VISIBLE, Field(max_length=80, examples=["主任"])]
Reason = Annotated[str, Field(min_length=1, max_length=500, examples=["备份介质遗失（虚构）"])]


class _Given(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class IssuerChange(_Given):
    """What may change of an issuer; names and who signs count for what is issued from then on."""

    name: Name
    name_en: Name
    signatory: Line = ""
    signatory_en: Line = ""
    post: Line = ""
    post_en: Line = ""
    layout: Layout = "landscape"
    qr_code: QrCode = "plain"

    @model_validator(mode="after")
    def _post_has_a_holder(self) -> Self:
        if not self.signatory and (self.signatory_en or self.post or self.post_en):
            raise refused_field(
                "signatory",
                "signatory_missing",
                "填写了职务或英文姓名时，须填写签发人姓名。",
                "Name who signs when you give a post or an English name.",
            )
        return self


class IssuerIn(IssuerChange):
    """An issuer to set up: an organization, the prefix of its serial numbers, and its part of the address.

    An empty `slug` is that of the site itself, which the first issuer has and no other can have.
    """

    organization: UUID
    prefix: Prefix
    slug: Slug = ""
    algorithm: TokenAlgorithm = "ES256"


class Rotation(_Given):
    """A new key: its algorithm, and the store that keeps it.

    An EdDSA key makes embedded proofs; it takes the place of the former one of these, and leaves the key that
    signs tokens alone, as that one leaves it.
    """

    algorithm: Algorithm = "ES256"
    store: Annotated[str, Field(min_length=1, max_length=40)] = LOCAL
    reason: Reason


class Compromise(_Given):
    """Since when a key is no longer the issuer's alone, and how that is known."""

    since: datetime
    reason: Reason

    @model_validator(mode="after")
    def _with_a_zone(self) -> Self:
        if self.since.tzinfo is None:
            raise refused_field("since", "zone_missing", "时间须带时区。", "Give the time with its zone.")
        return self
