"""Everything of the package that the web answers; `registry.web.application` puts it beside the others'."""

from registry.audit import pages as audit_pages
from registry.audit import routes as audit_routes
from registry.calendar import pages as calendar_pages
from registry.calendar import routes as calendar_routes
from registry.core.rounds import Round
from registry.core.uploads import empty_expired
from registry.notices import pages as notice_pages
from registry.notices import routes as notice_routes
from registry.people.accounts import administration_routes
from registry.people.accounts import pages as account_pages
from registry.people.accounts import routes as account_routes
from registry.people.duplicates import pages as duplicate_pages
from registry.people.duplicates import routes as duplicate_routes
from registry.people.erasure import pages as erasure_pages
from registry.people.erasure import routes as erasure_routes
from registry.people.imports import pages as import_pages
from registry.people.imports import routes as import_routes
from registry.people.invitations import pages as invitation_pages
from registry.people.invitations import routes as invitation_routes
from registry.people.organizations import pages as organization_pages
from registry.people.organizations import routes as organization_routes
from registry.people.own_data import pages as own_data_pages
from registry.people.own_data import routes as own_data_routes
from registry.people.persons import pages as person_pages
from registry.people.persons import routes as person_routes
from registry.people.sign_in import pages as sign_in_pages
from registry.people.sign_in import routes as sign_in_routes
from registry.people.tokens import pages as token_pages
from registry.people.tokens import routes as token_routes
from registry.web import health, pages

PAGES = [
    *pages.PAGES,
    *sign_in_pages.PAGES,
    *account_pages.PAGES,
    *token_pages.PAGES,
    *invitation_pages.PAGES,
    *organization_pages.PAGES,
    *person_pages.PAGES,
    *import_pages.PAGES,
    *duplicate_pages.PAGES,
    *own_data_pages.PAGES,
    *erasure_pages.PAGES,
    *notice_pages.PAGES,
    *calendar_pages.PAGES,
    *audit_pages.PAGES,
    health.live,
    health.ready,
]
API = [
    *sign_in_routes.ROUTES,
    *account_routes.ROUTES,
    *administration_routes.ROUTES,
    *token_routes.ROUTES,
    *invitation_routes.ROUTES,
    *organization_routes.ROUTES,
    *person_routes.ROUTES,
    *import_routes.ROUTES,
    *duplicate_routes.ROUTES,
    *own_data_routes.ROUTES,
    *erasure_routes.ROUTES,
    *notice_routes.ROUTES,
    *calendar_routes.ROUTES,
    *audit_routes.ROUTES,
]
ROUNDS = [Round(empty_expired, 300, "emptying_uploads_failed")]
