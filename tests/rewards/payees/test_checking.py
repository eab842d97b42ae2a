"""An account as it was typed is refused with everything that is wrong with it, or taken as it is."""

from hypothesis import given
from hypothesis import strategies as st

from rewards.payees.account_numbers import check_digit
from rewards.payees.checking import AccountRefusedError, of_organization, of_person
from rewards.payees.schemas import AccountIn

names = st.sampled_from(["", "张三", "张 三", "李四", "张父", "张三、李四", "?"])
numbers = st.sampled_from(["", "abc", "6200000000000005", "6200 0000 0000 0005", "6200000000000006"])


@given(
    st.builds(
        AccountIn,
        holder_name=names,
        bank=st.sampled_from(["", "示例银行（虚构）"]),
        number=numbers,
        guardian_name=names,
        guardian_relation=st.sampled_from(["", "父亲"]),
        of_age=st.sampled_from([None, True, False]),
    ),
    st.sampled_from([None, True, False]),
)
def test_a_persons_account_is_taken_only_when_the_rules_hold(account: AccountIn, minor: bool | None) -> None:
    is_minor = minor if minor is not None else None if account.of_age is None else not account.of_age
    own = account.holder_name in {"张三", "张 三"}
    guardians = (
        is_minor is True
        and account.holder_name == account.guardian_name
        and account.guardian_name in {"李四", "张父"}
    )
    has_guardian = account.guardian_name in {"李四", "张父"} and bool(account.guardian_relation)
    nobody = not account.guardian_name and not account.guardian_relation
    right = (
        account.number in {"6200000000000005", "6200 0000 0000 0005"}
        and bool(account.bank)
        and is_minor is not None
        and (has_guardian if is_minor else nobody)
        and (own or guardians)
    )
    try:
        checked = of_person(account, ("张三",), minor=minor)
    except AccountRefusedError as error:
        assert not right
        assert error.faults
        assert all(fault.column in AccountIn.model_fields for fault in error.faults)
    else:
        assert right
        assert checked.number == "6200000000000005"
        assert checked.holder == ("payee" if own else "guardian")


@given(st.text("0123456789 -", max_size=40), st.sampled_from(["甲职校", "甲 职校", "乙职校", ""]))
def test_an_organizations_account_has_no_check_digit(number: str, holder: str) -> None:
    account = AccountIn(holder_name=holder, bank="示例银行（虚构）", number=number)
    digits = number.replace(" ", "").replace("-", "")
    right = 12 <= len(digits) <= 30 and holder.startswith("甲")
    try:
        assert of_organization(account, ["甲职校"]).number == digits
    except AccountRefusedError:
        assert not right
    else:
        assert right


def test_a_card_is_no_guess() -> None:
    assert check_digit("620000000000000") == "5"
