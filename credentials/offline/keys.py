"""Which key of an issuer signs the compact proof of a certificate."""

from collections.abc import Sequence
from dataclasses import dataclass

from credentials import qr
from credentials.claims.printed import Printed
from credentials.did import did_web
from credentials.keys import Algorithm
from credentials.offline.proof import compact_proof
from credentials.signers import signer_of
from credentials.verification.tokens import read_token


@dataclass(frozen=True, slots=True)
class ProofKey:
    """A key of an issuer that is not compromised, its private half still encrypted or elsewhere."""

    kid: str
    algorithm: Algorithm
    kept: str
    retired: bool


@dataclass(frozen=True, slots=True)
class Prover:
    """Makes the compact proofs of one issuer's certificates; `keys` are its keys, the newest first."""

    did: str
    keys: Sequence[ProofKey]

    def __call__(self, printed: Printed, token: str) -> str:
        """Return the proof of a certificate whose token the caller has verified; empty when there is none.

        The key that signed the token signs its proof too. Should that be of RS256, which a code has no room
        for, then the ES256 key that the issuer has at present. There is none for a token whose key was
        compromised, or when the issuer has no ES256 key.
        """
        key = self.key_for(read_token(token).kid)
        if key is None:
            return ""
        signer = signer_of(key.kept, key.kid, key.algorithm)
        return compact_proof(printed, self.did, signer, qr.room(printed.url))

    def key_for(self, kid: str) -> ProofKey | None:
        """Return the key that proves what the key `kid` signed."""
        named = next((key for key in self.keys if key.kid == kid), None)
        if named is None or named.algorithm == "ES256":
            return named
        return next((key for key in self.keys if key.algorithm == "ES256" and not key.retired), None)


@dataclass(frozen=True, slots=True)
class _Nobody:
    kid: str = "#AAAAAAAAAAA"
    algorithm: Algorithm = "ES256"

    def sign(self, data: bytes) -> bytes:
        """Sign nothing: what a sample says nobody vouches for."""
        return data[:0]


def sample_proof(printed: Printed, token: str) -> str:
    """Return what a sample certificate's code holds in the place of a proof: no key signs it.

    Whoever checks it without a network is told that it could not be checked.
    """
    del token  # A sample has none.
    did = did_web(printed.url.partition("/V/")[0])
    return compact_proof(printed, did, _Nobody(), qr.room(printed.url))
