"""The command line as a script meets it: exit statuses, what goes to which stream, and never a traceback."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.status_list import build_list_payload
from tests.credentials.proofs import DID, LIST_URL, key_set_of, kid_of, make_key, make_payload
from tests.service import ROOT, environment, free_port, registry

DATA = ROOT / "demo" / "data"
SCHEME = "national-10-20-30"


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A machine whose database is out of reach: what needs none must not ask for it."""
    gone = f"postgresql://127.0.0.1:{free_port()}/registry"
    return environment(tmp_path / "data", database_url=gone, secret_key="s" * 32)


def refused(ran: CompletedProcess[str], *named: str) -> None:
    """Assert that it could not be done, with a message that names everything in `named`."""
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
    for name in named:
        assert name in ran.stderr


def test_preview_decides_the_demos_results(env: dict[str, str]) -> None:
    results = str(DATA / "results.csv")
    ran = registry("awards", "preview", "--scheme", SCHEME, "--results", results, "--json", env=env)
    assert (ran.returncode, ran.stderr) == (0, "")
    decided = json.loads(ran.stdout)
    assert len(decided) == len((DATA / "results.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert {line["award"] for line in decided} == {"first", "second", "third", None}


def test_preview_refuses_an_unknown_scheme(env: dict[str, str]) -> None:
    results = str(DATA / "results.csv")
    ran = registry("awards", "preview", "--scheme", "no-such-scheme", "--results", results, env=env)
    refused(ran, "no-such-scheme", SCHEME)


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("", ["empty_file"]),
        ("event,entry,points\n", ["empty_file"]),
        ("event,entry\n1,a\n", ["points", "missing_column"]),
        ("event,entry,points\n1,a,700\n1,b,nan\n", ["row 3", "column “points”", "points_not_finite"]),
        ("event,entry,points\n1,a,inf\n", ["row 2", "column “points”", "points_not_finite"]),
        ("event,entry,points\n1,a,seven\n", ["row 2", "column “points”", "points_not_a_number"]),
        ("event,entry,points\n1,a,1\n1,b,2\n1,a,3\n", ["row 4", "column “entry”", "duplicate_entry"]),
        ("event,entry,points\n1,a\n", ["row 2", "ragged_row"]),
        ("\0\1\2", ["not_a_table"]),
    ],
)
def test_preview_names_file_row_and_column_of_a_fault(
    env: dict[str, str], tmp_path: Path, content: str, named: list[str]
) -> None:
    table = tmp_path / "成绩.csv"
    table.write_text(content, encoding="utf-8")
    ran = registry("awards", "preview", "--scheme", "worldskills-2024", "--results", str(table), env=env)
    refused(ran, "成绩.csv", *named)


def test_preview_refuses_a_file_that_is_not_there(env: dict[str, str], tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.csv")
    ran = registry("awards", "preview", "--scheme", SCHEME, "--results", missing, env=env)
    refused(ran, "missing.csv", "file_missing")


@pytest.fixture
def proofs(tmp_path: Path) -> Path:
    """A token with its issuer's keys, and lists: that revokes it, that does not, that is out of date."""
    key, now, hour = make_key(), datetime.now(UTC), timedelta(hours=1)
    tokens = {"token.jwt": make_payload(issued_at=now - timedelta(minutes=5))}
    for name, revoked, age in (
        ("clear.jwt", (), timedelta(minutes=5)),
        ("revoked.jwt", (94_567,), timedelta(minutes=5)),
        ("stale.jwt", (), timedelta(days=30)),
    ):
        tokens[name] = build_list_payload(
            revoked, list_url=LIST_URL, did=DID, issued_at=now - age, ttl=hour, lifetime=hour
        )
    for name, payload in tokens.items():
        (tmp_path / name).write_text(sign(payload, LocalSigner(key, kid_of(key))), encoding="ascii")
    (tmp_path / "jwks.json").write_bytes(key_set_of(key))
    (tmp_path / "strange.json").write_bytes(key_set_of(make_key(number=2)))
    (tmp_path / "broken.json").write_text("{", encoding="ascii")
    return tmp_path


@pytest.mark.parametrize(
    ("keys", "status_list", "status"),
    [
        ("jwks.json", "clear.jwt", 0),
        ("jwks.json", "revoked.jwt", 1),
        ("strange.json", "clear.jwt", 1),
        ("jwks.json", "stale.jwt", 2),
    ],
)
def test_verify_exits_with_its_answer(
    env: dict[str, str], proofs: Path, keys: str, status_list: str, status: int
) -> None:
    options = ("--jwks", str(proofs / keys), "--status-list", str(proofs / status_list), "--json")
    ran = registry("credentials", "verify", str(proofs / "token.jwt"), *options, env=env)
    assert (ran.returncode, ran.stderr) == (status, "")
    assert json.loads(ran.stdout)["outcome"] == ("valid", "invalid", "unchecked")[status]


def test_verify_reads_standard_input(env: dict[str, str], proofs: Path) -> None:
    token = (proofs / "token.jwt").read_text(encoding="ascii")
    options = ("--jwks", str(proofs / "jwks.json"), "--status-list", str(proofs / "clear.jwt"), "--json")
    ran = registry("credentials", "verify", "-", *options, env=env, stdin=token)
    assert (ran.returncode, json.loads(ran.stdout)["outcome"]) == (0, "valid")


def test_verify_refuses_what_it_cannot_read(env: dict[str, str], proofs: Path) -> None:
    token = str(proofs / "token.jwt")
    refused(registry("credentials", "verify", str(proofs / "none.pdf"), env=env), "none.pdf")
    refused(
        registry("credentials", "verify", token, "--jwks", str(proofs / "broken.json"), env=env),
        "broken.json",
    )


def test_simulate_says_what_is_due(env: dict[str, str]) -> None:
    awards = str(DATA / "awards-example.csv")
    ran = registry("rewards", "simulate", "--program", "example-2026", "--awards", awards, "--json", env=env)
    assert (ran.returncode, ran.stderr) == (0, "")
    answer = json.loads(ran.stdout)
    assert answer["total_fen"] == sum(line["amount_fen"] for line in answer["entitlements"]) > 0
    assert all(line["reason"]["zh"] and line["reason"]["en"] for line in answer["entitlements"])


def test_simulate_refuses_an_unknown_program_and_a_table_without_columns(
    env: dict[str, str], tmp_path: Path
) -> None:
    awards = str(DATA / "awards-example.csv")
    refused(registry("rewards", "simulate", "--program", "none", "--awards", awards, env=env), "example-2026")
    table = tmp_path / "awards.csv"
    table.write_text("award_id\nA-1\n", encoding="utf-8")
    ran = registry("rewards", "simulate", "--program", "example-2026", "--awards", str(table), env=env)
    refused(ran, "awards.csv", "payee_id")


@pytest.mark.parametrize(
    "url", ["postgresql://somebody:secret-word@127.0.0.1:{port}/registry", "no address at all"]
)
def test_an_unreachable_database_is_a_sentence(env: dict[str, str], url: str) -> None:
    given = env | {"REGISTRY_DATABASE_URL": url.format(port=free_port())}
    ran = registry("migrate", env=given)
    refused(ran, "REGISTRY_DATABASE_URL")
    assert "secret-word" not in ran.stderr


def test_a_setting_that_cannot_be_used_is_named(env: dict[str, str]) -> None:
    refused(registry("migrate", env=env | {"REGISTRY_POOL_SIZE": "many"}), "REGISTRY_POOL_SIZE")


@pytest.mark.parametrize("arguments", [["frobnicate"], ["awards", "preview"], ["serve", "--colour"]])
def test_what_is_no_command_is_refused(env: dict[str, str], arguments: list[str]) -> None:
    refused(registry(*arguments, env=env))
