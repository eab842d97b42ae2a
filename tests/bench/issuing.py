"""Credentials issued and stored, against a bare PyJWT loop over such payloads; and the memory it takes."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import jwt

from credentials.issuers import queries as issuers
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.signers import LocalSigner
from credentials.verification.tokens import read_token
from registry.core import database
from registry.core.actor import Actor
from registry.core.settings import Settings
from tests.bench.contest import RECIPIENTS, People, make_contest
from tests.bench.measures import Measure, Round, Target

_TARGET: Final = Target("≥", 0.4)
_TIMES: Final = 10
_ROUNDS: Final = 3
_FLAT: Final = Target("≤", 1.3)


class CommandFailedError(Exception):
    """The command that issues ended with another status than 0."""


@dataclass(frozen=True, slots=True)
class _Ran:
    """What a command took: seconds from its start to its end, and its peak of resident memory in MB."""

    seconds: float
    peak: float


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


async def commanded(settings: Settings, people: People, done: Callable[[], None]) -> list[Measure]:
    """Return rate and peak of memory of the command with ten times as many recipients as in a round above.

    The command is a process of its own, and its whole life is measured, from the start of Python on. It takes
    half a minute and the loop a second, so that the loop is run before and after it: others on the machine
    come and go meanwhile.
    """
    count = _TIMES * RECIPIENTS
    rates, peaks = [], []
    for number in range(_ROUNDS):
        small = await make_contest(people, 100 + 2 * number, done)
        large = await make_contest(people, 101 + 2 * number, done, times=_TIMES)
        # What was stored last would otherwise be looked up by guesses of how much there is.
        await database.execute("ANALYZE")
        few = await asyncio.to_thread(_command, settings, small)
        before = await _bare(small)
        many = await asyncio.to_thread(_command, settings, large)
        after = await _bare(small)
        rates.append(Round(count / many.seconds, (before + after) / 2))
        peaks.append(Round(many.peak, few.peak))
        done()
    return [
        Measure(
            f"{count:,} credentials issued and stored by one command",
            "a bare PyJWT ES256 loop over such payloads",
            "/s",
            tuple(rates),
            _TARGET,
        ),
        Measure(
            f"peak of resident memory of the command that issues {count:,} credentials",
            f"of the same command for {RECIPIENTS:,}",
            "MB",
            tuple(peaks),
            _FLAT,
        ),
    ]


def _command(settings: Settings, contest: UUID) -> _Ran:
    """Run `registry credentials issue` for a contest."""
    command = ["app", "credentials", "issue", "--competition", str(contest), "--as", "organizer"]
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.peak", sys.executable, "-m", *command],
        env=os.environ
        | {
            "REGISTRY_DATA_DIR": str(settings.data_dir),
            "REGISTRY_DATABASE": settings.database,
            "REGISTRY_DATABASE_URL": "",
        },
        check=True,
        stdout=subprocess.PIPE,
    )
    ran = json.loads(told.stdout)
    if ran["status"]:
        raise CommandFailedError(f"status {ran['status']}")
    return _Ran(ran["seconds"], ran["peak"])


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
