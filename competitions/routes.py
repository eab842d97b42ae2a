"""Everything of the package that the web answers, for `app.py` to put together."""

from competitions.awards import confirm_pages
from competitions.awards import pages as award_pages
from competitions.awards import routes as award_routes
from competitions.entries import pages as entry_pages
from competitions.entries import routes as entry_routes
from competitions.events import (
    console_pages,
    event_pages,
    jury_pages,
    jury_routes,
    scheme_pages,
    setup_pages,
    setup_routes,
)
from competitions.events import pages as public_pages
from competitions.events import routes as event_routes
from competitions.external import pages as external_pages
from competitions.external import routes as external_routes
from competitions.external import sheet_pages as external_sheet_pages
from competitions.external import sheet_routes as external_sheet_routes
from competitions.honors import pages as honor_pages
from competitions.honors import routes as honor_routes
from competitions.marking import blind_pages, blind_routes, desk, recheck_pages, recheck_routes
from competitions.marking import pages as marking_pages
from competitions.marking import routes as marking_routes
from competitions.marking import scheme_pages as marking_scheme_pages
from competitions.marking import scheme_routes as marking_scheme_routes
from competitions.marking import sheet_pages as score_sheet_pages
from competitions.published import pages as published_pages
from competitions.results import pages as result_pages
from competitions.results import routes as result_routes
from competitions.results.appeals import pages as appeal_pages
from competitions.results.appeals import routes as appeal_routes
from competitions.results.corrections import pages as correction_pages
from competitions.results.corrections import routes as correction_routes
from competitions.standings import pages as standing_pages
from competitions.standings import routes as standing_routes
from registry.core.rounds import Round

PAGES = [
    *public_pages.PAGES,
    *setup_pages.PAGES,
    *event_pages.PAGES,
    *console_pages.PAGES,
    *jury_pages.PAGES,
    *scheme_pages.PAGES,
    *entry_pages.PAGES,
    *desk.PAGES,
    *marking_pages.PAGES,
    *score_sheet_pages.PAGES,
    *blind_pages.PAGES,
    *recheck_pages.PAGES,
    *marking_scheme_pages.PAGES,
    *confirm_pages.PAGES,
    *award_pages.PAGES,
    *result_pages.PAGES,
    *appeal_pages.PAGES,
    *correction_pages.PAGES,
    *external_pages.PAGES,
    *external_sheet_pages.PAGES,
    *honor_pages.PAGES,
    *published_pages.PAGES,
    *standing_pages.PAGES,
]
API = [
    *event_routes.ROUTES,
    *setup_routes.ROUTES,
    *jury_routes.ROUTES,
    *entry_routes.ROUTES,
    *marking_routes.ROUTES,
    *blind_routes.ROUTES,
    *recheck_routes.ROUTES,
    *marking_scheme_routes.ROUTES,
    *award_routes.ROUTES,
    *external_routes.ROUTES,
    *external_sheet_routes.ROUTES,
    *honor_routes.ROUTES,
    *standing_routes.ROUTES,
    *result_routes.ROUTES,
    *appeal_routes.ROUTES,
    *correction_routes.ROUTES,
]
ROUNDS: list[Round] = []
