"""The front door: `create_app` puts the rooms together for the web, `main` for the command line.

This is the only file that knows all rooms. What needs the web or the database is imported when it is asked
for, so that commands which need neither start at once.
"""

import sys
from typing import TYPE_CHECKING

import rich_click as click
from pydantic import ValidationError

from competitions.cli import awards
from competitions.import_cli import hang as hang_kind
from competitions.import_cli import import_
from credentials.cli import credentials
from credentials.issuing.cli import issue
from credentials.keys_cli import rewrap, rotate
from credentials.sealing.cli import issuers
from registry.audit.cli import audit
from registry.backup.cli import backup, restore
from registry.cli import migrate
from registry.core.errors import RegistryError
from registry.core.settings import Settings, current, use
from registry.keys_cli import keys
from registry.people.accounts.cli import accounts
from rewards.cli import rewards
from rewards.payees.cli import remind
from rewards.payments.return_preview import RETURNS

if TYPE_CHECKING:
    from litestar import Litestar


def compose() -> None:
    """Hang the upper rooms onto the doors of the rooms below: awards, own records, names, hosts."""
    from competitions import own_record as of_competitions  # noqa: PLC0415
    from competitions.awards import listeners  # noqa: PLC0415
    from competitions.events.queries import hosts_of, name_of  # noqa: PLC0415
    from credentials import own_record as of_credentials  # noqa: PLC0415
    from credentials.issuing.following import CertificatesFollowAwards  # noqa: PLC0415
    from credentials.taking_back import money  # noqa: PLC0415
    from registry.people import competition_hosts, competition_names  # noqa: PLC0415
    from registry.people.followers import OF_ORGANIZATIONS, OF_PERSONS  # noqa: PLC0415
    from registry.people.own_data import contributors  # noqa: PLC0415
    from rewards import own_record as of_rewards  # noqa: PLC0415
    from rewards.commendations.following import CommendationsFollowAwards  # noqa: PLC0415
    from rewards.entitlements.asked import EntitlementsOfAwards  # noqa: PLC0415
    from rewards.entitlements.following import EntitlementsFollowAwards  # noqa: PLC0415
    from rewards.entitlements.merging import (  # noqa: PLC0415
        EntitlementsFollowMergedOrganizations,
        EntitlementsFollowMergedPersons,
    )
    from rewards.webhooks.following import OtherSystemsHearOfAwards  # noqa: PLC0415

    listeners.hang(
        [
            CertificatesFollowAwards(),
            EntitlementsFollowAwards(),
            CommendationsFollowAwards(),
            OtherSystemsHearOfAwards(),
        ]
    )
    money.hang([EntitlementsOfAwards()])
    contributors.hang([of_competitions.OWN_RECORD, of_credentials.OWN_RECORD, of_rewards.OWN_RECORD])
    OF_PERSONS.hang([EntitlementsFollowMergedPersons()])
    OF_ORGANIZATIONS.hang([EntitlementsFollowMergedOrganizations()])
    competition_names.hang(name_of)
    competition_hosts.hang(hosts_of)


def create_app(settings: Settings | None = None) -> "Litestar":
    """Return the web application of all rooms, with the settings given or those of the environment."""
    from competitions import routes as of_competitions  # noqa: PLC0415
    from credentials import routes as of_credentials  # noqa: PLC0415
    from registry import routes as of_the_ground  # noqa: PLC0415
    from registry.web.application import build  # noqa: PLC0415
    from rewards import routes as of_rewards  # noqa: PLC0415

    use(settings or current())
    compose()
    return build(current(), [of_the_ground, of_competitions, of_credentials, of_rewards])


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def registry() -> None:
    """技能竞赛与证书登记系统。 Skills competitions, certificates and rewards.

    退出码 exit status: 0 完成 done, 1 答案为否 the answer is no, 2 未能完成 could not be done.
    """


@registry.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。 Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="端口。 Port.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="进程数。 Processes.")
@click.option("--demo", is_flag=True, help="使用演示数据，并列出演示账号。 Serve the demo's data.")
def serve(host: str, port: int, workers: int, demo: bool) -> None:
    """启动网站与接口。 Serve the site and the API."""
    from registry.web.serving import serve_until_stopped  # noqa: PLC0415

    if demo:
        from demo.serving import demo_settings, show_accounts  # noqa: PLC0415
        from demo.story import tell_if_untold  # noqa: PLC0415

        use(demo_settings())
        compose()
        tell_if_untold()
        show_accounts()
    serve_until_stopped("app:create_app", current(), host=host, port=port, workers=workers)


@registry.command()
def demo() -> None:
    """从公布的成绩到证书与应奖金额，演示全过程。 Run the whole chain on real and invented results."""
    from demo.serving import demo_settings  # noqa: PLC0415
    from demo.story import tell  # noqa: PLC0415

    use(demo_settings())
    compose()
    tell()


for command in (
    migrate,
    backup,
    restore,
    accounts,
    audit,
    keys,
    import_,
    awards,
    credentials,
    issuers,
    rewards,
):
    registry.add_command(command)
hang_kind(RETURNS)
keys.add_command(rewrap)
keys.add_command(rotate)
credentials.add_command(issue)
rewards.add_command(remind)


def main() -> None:
    """Run the command line; a named error goes to standard error and ends with status 2."""
    try:
        # Outside its standalone mode, Click returns the status that a command exits with.
        sys.exit(registry(standalone_mode=False))
    except RegistryError as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    except ValidationError as error:
        click.echo("以下设置有误，请修改：\nThese settings cannot be used:", err=True)
        for fault in error.errors():
            click.echo(f"  REGISTRY_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(2)


if __name__ == "__main__":
    main()
