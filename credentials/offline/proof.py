"""The compact proof that a QR code holds: six claims of a certificate in a COSE_Sign1 with ES256.

RFC 9052 (COSE_Sign1, section 4.2), RFC 8392 (CWT), RFC 8943 (days). Every proof has one and the same shape,
in CBOR's deterministic encoding (RFC 8949, section 4.2.1), so that a reader need know no other:

    18([<< {1: -7, 4: kid} >>, {}, << {1: issuer's DID, 7: code, -65537: name, -65538: award, -65539: event,
        -65540: 100(days since 1970-01-01)} >>, signature])

`kid` is the first eight bytes of the key's thumbprint (RFC 7638), and the code its 80 random bits. Labels
below -65536 are for private use. It is written in base32 (RFC 4648) without padding, which alphanumeric mode
knows.
"""

from base64 import b32encode, urlsafe_b64decode
from datetime import date
from typing import Final

import cbor2

from credentials import codes
from credentials.claims.printed import Printed
from credentials.signers import Signer

KID_BYTES: Final = 8
ISSUER: Final = 1
CODE: Final = 7
NAME: Final = -65537
AWARD: Final = -65538
EVENT: Final = -65539
DAY: Final = -65540

_ALGORITHM: Final = 1
_KID: Final = 4
_ES256: Final = -7
_DAYS: Final = 100  # The tag of RFC 8943.
_SIGN1: Final = 18
_SIGNATURE_BYTES: Final = 64
_EPOCH: Final = date(1970, 1, 1)
# No text is made shorter than that (four Chinese characters with the mark); rather the symbol grows.
_LEAST: Final = 15
_MORE: Final = "…"


def compact_proof(printed: Printed, did: str, signer: Signer, room: int) -> str:
    """Return the proof of what a certificate prints, in base32.

    Args:
        printed: the fields, read from the signed credential.
        did: the issuer's.
        signer: of an ES256 key of the issuer. The same fields give the same proof when it signs
            deterministically (RFC 6979), as keys kept by the registry do.
        room: the bytes that the symbol has room for. Where the texts take more, the longest of them loses its
            end, and ends in `…`; none gets shorter than 15 bytes.

    Raises:
        KeyStoreUnavailableError: the key is kept elsewhere, and nothing could be signed there.
    """
    protected = cbor2.dumps({_ALGORITHM: _ES256, _KID: short_kid(signer.kid)})
    texts = [
        printed.recipient,
        printed.award.zh,
        printed.competition.zh,
        printed.event.zh if printed.event else "",
    ]
    while len(_sealed(protected, payload := _claims(did, printed, texts), b"")) > room and _shortened(texts):
        pass
    # RFC 9052, section 4.4: what is signed names its kind, and nothing from outside.
    signature = signer.sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    return b32encode(_sealed(protected, payload, signature)).rstrip(b"=").decode()


def short_kid(kid: str) -> bytes:
    """Return what a proof names a key by: the first bytes of the thumbprint at the end of its `kid`."""
    thumbprint = kid.rpartition("#")[2]
    return urlsafe_b64decode(thumbprint + "=" * (-len(thumbprint) % 4))[:KID_BYTES]


def _claims(did: str, printed: Printed, texts: list[str]) -> bytes:
    name, award, competition, event = texts
    return cbor2.dumps(
        {
            ISSUER: did,
            CODE: codes.random_part(printed.code),
            NAME: name,
            AWARD: award,
            EVENT: f"{competition}·{event}" if event else competition,
            DAY: cbor2.CBORTag(_DAYS, (printed.awarded_on - _EPOCH).days),
        }
    )


def _sealed(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return cbor2.dumps(
        cbor2.CBORTag(_SIGN1, [protected, {}, payload, signature.ljust(_SIGNATURE_BYTES, b"\0")])
    )


def _shortened(texts: list[str]) -> bool:
    """Take the last character of the longest text, leaving a mark; False when all are as short as may be."""
    longest = max(range(len(texts)), key=lambda at: len(texts[at].encode()))
    if len(texts[longest].encode()) <= _LEAST:
        return False
    texts[longest] = texts[longest].removesuffix(_MORE)[:-1] + _MORE
    return True
