"""10,000 credentials issued and stored in one call, against a bare PyJWT loop over the same payloads."""

import time
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

import jwt

from credentials.issuers import queries as issuers
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.signers import LocalSigner
from credentials.verification.tokens import read_token
from registry.core.actor import Actor
from tests.bench.contest import RECIPIENTS
from tests.bench.measures import Measure, Round, Target

_TARGET: Final = Target("≥", 0.4)


async def measure(organizer: Actor, contests: Sequence[UUID], done: Callable[[], None]) -> Measure:
    """Return the measure, one round per contest; afterwards every contest's credentials are issued."""
    rounds = []
    for contest in contests:
        started = time.perf_counter()
        count = await issuing.issue(organizer, contest)
        ours = count / (time.perf_counter() - started)
        assert count == RECIPIENTS
        rounds.append(Round(ours, await _bare(contest)))
        done()
    return Measure(
        f"{RECIPIENTS:,} credentials issued and stored in one call",
        "a bare PyJWT ES256 loop over the same payloads",
        "/s",
        tuple(rounds),
        _TARGET,
    )


async def _bare(contest: UUID) -> float:
    """Return how many of the contest's payloads PyJWT signs in a second, with the same key."""
    issuer = await issuers.issuer_of(contest)
    signer = issuer.signer()
    assert isinstance(signer, LocalSigner)
    payloads = [read_token(credential.token).payload for credential in await issued.issued(contest)]
    started = time.perf_counter()
    for payload in payloads:
        jwt.encode(payload, signer.key, algorithm="ES256", headers={"kid": issuer.kid})
    return len(payloads) / (time.perf_counter() - started)
