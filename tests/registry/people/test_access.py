"""Rights: the table, scopes, what may not be known of, and the second person."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.actor import VISITOR, Actor, Grant
from registry.core.errors import NotFoundError
from registry.people import access
from registry.people.access import ANYTHING, OutOfReachError, SecondPersonNeededError, Subject
from registry.people.actions import ACTIONS
from registry.people.words import COMPETITION_ROLES, ORGANIZATION_ROLES, ROLES

HERE, ELSEWHERE = uuid4(), uuid4()


def actor(*grants: Grant, **fields: object) -> Actor:
    return Actor(uuid4(), "测试", grants, **fields)  # type: ignore[arg-type]


def test_every_action_is_somebodys_and_none_is_the_visitors() -> None:
    for action, rule in ACTIONS.items():
        assert rule.roles.keys() <= ROLES.keys()
        assert rule.roles, f"nobody may do {action}"
        assert access.refusal(VISITOR, action, ANYTHING) is not None
        assert not access.could(VISITOR, action)


def test_an_auditor_reads_and_changes_nothing() -> None:
    assert all(
        action.endswith((".read", ".oversee"))
        for action, rule in ACTIONS.items()
        if rule.roles.get("auditor")
    )
    assert sum("auditor" in rule.roles for rule in ACTIONS.values()) >= 5


@given(
    role=st.sampled_from([*ORGANIZATION_ROLES, *COMPETITION_ROLES, "teacher", "student"]),
    action=st.sampled_from(sorted(ACTIONS)),
)
def test_a_right_that_is_granted_somewhere_does_not_reach_elsewhere(role: str, action: str) -> None:
    if ACTIONS[action].roles.get(role) == "everywhere":  # type: ignore[call-overload]
        return
    bound = actor(Grant(role, HERE), Grant(role, None, HERE), person_id=HERE)  # type: ignore[arg-type]
    subject = Subject(
        organizations=frozenset({ELSEWHERE}), competition=ELSEWHERE, host=ELSEWHERE, person=ELSEWHERE
    )
    assert access.refusal(bound, action, subject) is not None


def test_an_organizer_reaches_what_the_host_or_the_office_runs() -> None:
    subject = Subject(competition=uuid4(), host=HERE)
    assert access.refusal(actor(Grant("organizer", HERE)), "awards.confirm", subject) is None
    assert access.refusal(actor(Grant("organizer")), "awards.confirm", subject) is None
    of_one = actor(Grant("organizer", None, subject.competition))
    assert access.refusal(of_one, "awards.confirm", subject) is None
    error = access.refusal(actor(Grant("organizer", ELSEWHERE)), "awards.confirm", subject)
    assert isinstance(error, OutOfReachError)
    # A competition of nobody in the register belongs to the office alone.
    orphan = Subject(competition=uuid4())
    assert access.refusal(actor(Grant("organizer", HERE)), "awards.confirm", orphan) is not None


def test_an_organizer_does_not_reach_its_own_entries_in_another_host_s_competition() -> None:
    entry = Subject(organizations=frozenset({HERE}), competition=uuid4(), host=ELSEWHERE)
    bound = actor(Grant("organizer", HERE))
    for action in ("entries.enter", "entries.rule", "results.finalize"):
        error = access.refusal(bound, action, entry)
        assert isinstance(error, OutOfReachError)
        assert "赛事组织者" in error.message.zh
        assert access.refusal(actor(Grant("organizer", ELSEWHERE)), action, entry) is None
    assert isinstance(access.refusal(bound, "entries.read", entry), NotFoundError)
    # The school still enters its teams, and outside competitions its people are the organizer's to see.
    assert access.refusal(actor(Grant("school_officer", HERE)), "entries.enter", entry) is None
    assert access.refusal(bound, "people.read", access.belonging_to(HERE)) is None


def test_what_one_may_not_know_of_is_not_there() -> None:
    officer = actor(Grant("school_officer", HERE))
    assert access.refusal(officer, "people.read", access.belonging_to(HERE, ELSEWHERE)) is None
    assert isinstance(access.refusal(officer, "people.read", access.belonging_to(ELSEWHERE)), NotFoundError)
    assert access.reach(officer, "people.read") == (HERE,)
    assert access.reach(actor(Grant("auditor")), "people.read") is None
    assert access.reach(actor(Grant("judge", None, HERE)), "people.read") == ()


def test_everybody_reads_their_own_record_and_nobody_elses() -> None:
    one = actor(person_id=HERE)
    assert access.refusal(one, "people.read_identity", Subject(person=HERE)) is None
    assert isinstance(access.refusal(one, "people.read_identity", Subject(person=ELSEWHERE)), NotFoundError)
    assert isinstance(access.refusal(actor(), "people.read", Subject(person=None)), Exception)


def test_who_proposed_cannot_decide() -> None:
    administrator = actor(Grant("administrator"), person_id=HERE)
    assert administrator.account_id is not None
    for proposer in (administrator.account_id, HERE):
        error = access.refusal(
            administrator, "people.decide_erasure", Subject(proposers=frozenset({proposer}))
        )
        assert isinstance(error, SecondPersonNeededError)
    somebody = Subject(proposers=frozenset({ELSEWHERE}))
    assert access.refusal(administrator, "people.decide_erasure", somebody) is None
    with pytest.raises(ValueError, match="proposed"):
        access.refusal(administrator, "people.decide_erasure", ANYTHING)


def test_a_limited_token_and_a_missing_second_factor_stop_everything_else() -> None:
    limited = actor(Grant("administrator"), actions=frozenset({"audit.read"}))
    assert access.refusal(limited, "audit.read", ANYTHING) is None
    assert access.refusal(limited, "accounts.create", ANYTHING) is not None
    assert not access.could(limited, "accounts.create")
    assert access.refusal(actor(Grant("administrator"), lacks_second_factor=True), "audit.read", ANYTHING)
