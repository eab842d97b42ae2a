"""What everybody may do to their own account, and when not."""

from uuid import UUID

from registry.core.actor import Actor
from registry.core.errors import NotSignedInError
from registry.core.texts import text
from registry.people.access import SecondFactorNeededError, TokenLimitedError


def account_of(actor: Actor, *, before_second_factor: bool = False) -> UUID:
    """Return the actor's own account, to change it.

    Raises:
        NotSignedInError: nobody is signed in.
        TokenLimitedError: a program acts, with a token made for other things.
        SecondFactorNeededError: one-time codes come first, unless `before_second_factor`.
    """
    if actor.account_id is None:
        raise NotSignedInError(text("请先登录。", "Please sign in first."))
    if actor.actions is not None:
        raise TokenLimitedError(
            text(
                "令牌不能更改账号本身，请用用户名和密码登录后办理。",
                "A token cannot change the account itself; sign in with user name and password.",
            )
        )
    if actor.lacks_second_factor and not before_second_factor:
        raise second_factor_needed()
    return actor.account_id


def second_factor_needed() -> SecondFactorNeededError:
    """Return the error for an account whose role asks for one-time codes that its session lacks."""
    return SecondFactorNeededError(
        text(
            "您的角色须使用动态验证码：请打开“我的账号”设置后再继续。",
            "Your role asks for one-time codes: set them up in your account, then go on.",
        )
    )
