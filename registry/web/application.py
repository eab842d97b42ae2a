"""Building the web application around the routes of all packages."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import asyncpg
from litestar import Litestar, Request, Router
from litestar.config.csrf import CSRFConfig
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, YamlRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.plugins.prometheus import PrometheusConfig, PrometheusController, PrometheusMiddleware
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig

from registry.audit.sealing import sealing_goes_on
from registry.core import database
from registry.core.errors import RegistryError
from registry.core.rounds import all_going_on
from registry.core.settings import Settings
from registry.notices.mailing import mailing_goes_on
from registry.web import logs, problems
from registry.web.api import api
from registry.web.described import LimitedDecimals, LimitedTuples
from registry.web.limits import UNLIMITED, account_limit, client_limit
from registry.web.pages import named_problems
from registry.web.security import SecurityHeaders
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE, SessionMiddleware, signed_in

_HERE = Path(__file__).parent


def _templates(package: ModuleType) -> Path:
    return Path(package.__file__ or "").parent / "templates"


def _refusals() -> str:
    """Return every named refusal as a Markdown table for the schema; by now all packages are imported."""
    lines = [f"| `{code}` | {status} | {meaning} |" for code, status, meaning in named_problems()]
    head = "Refusals are problem details (RFC 9457); `code` is one of these."
    return "\n".join([head, "", "| code | status | meaning |", "|---|---|---|", *lines])


class Metrics(PrometheusController):
    """Figures for Prometheus, one series per route and never per address."""

    path = "/metrics"
    openmetrics_format = True
    include_in_schema = False
    opt = PUBLIC_WITHOUT_COOKIE | UNLIMITED


class RouteMetrics(PrometheusMiddleware):
    """Counts and times requests by their route."""

    def _get_default_labels(self, request: Request[Any, Any, Any]) -> dict[str, str | int | float]:
        # Litestar's own takes the address apart first, which costs more than all the counting, and then
        # uses the route anyway.
        return {
            "method": request.method,
            "path": request.scope["path_template"],
            "status_code": 200,
            "app_name": self._config.app_name,
        }


def build(settings: Settings, packages: Sequence[ModuleType]) -> Litestar:
    """Return the application.

    Args:
        settings: what it runs with; the database is opened when it starts and closed when it stops.
        packages: the `routes` module of each package, with its PAGES, its API and its ROUNDS of work in the
            background; its templates lie in `templates/` beside it.
    """
    logs.configure()
    metrics = PrometheusConfig(app_name="registry", prefix="registry", middleware_class=RouteMetrics)

    @asynccontextmanager
    async def opened(_: Litestar) -> AsyncIterator[None]:
        rounds = all_going_on(one for package in packages for one in package.ROUNDS)
        async with database.opened(settings), sealing_goes_on(), mailing_goes_on(), rounds:
            yield

    return Litestar(
        route_handlers=[
            *(page for package in packages for page in package.PAGES),
            api([handler for package in packages for handler in package.API]),
            Metrics,
            create_static_files_router(
                "/static",
                directories=[_HERE / "static"],
                include_in_schema=False,
                cache_control=None,
                opt=PUBLIC_WITHOUT_COOKIE,
            ),
        ],
        lifespan=[opened],
        guards=[signed_in],
        middleware=[
            client_limit(settings.requests_per_minute),
            SessionMiddleware(settings),
            account_limit(settings.requests_per_minute),
            metrics.middleware,
        ],
        before_send=[SecurityHeaders(settings), logs.log_request],
        csrf_config=CSRFConfig(
            secret=settings.secret(),
            cookie_name="registry_csrf",
            cookie_secure=settings.secure,
            cookie_httponly=True,
            # The API takes bearer tokens only, which no other site can make a browser send.
            exclude=["^/api/"],
        ),
        exception_handlers={
            RegistryError: problems.named,
            HTTPException: problems.http,
            asyncpg.PostgresError: problems.of_database,
            asyncpg.InterfaceError: problems.of_database,
            OSError: problems.of_database,
            Exception: problems.unforeseen,
        },
        template_config=TemplateConfig(
            directory=[
                _HERE / "templates",
                _HERE.parent / "people" / "templates",
                *(_templates(package) for package in packages),
            ],
            engine=JinjaTemplateEngine,
        ),
        plugins=[LimitedTuples(), LimitedDecimals()],
        openapi_config=OpenAPIConfig(
            title="技能竞赛与证书登记 Skills Competition and Credential Registry",
            version="1",
            description=_refusals(),
            openapi_router=Router(
                "/schema", route_handlers=[], opt=PUBLIC_WITHOUT_COOKIE, include_in_schema=False
            ),
            render_plugins=[JsonRenderPlugin(path=["/openapi.json", "/"]), YamlRenderPlugin()],
        ),
        logging_config=None,
        request_max_body_size=10_000_000,
    )
