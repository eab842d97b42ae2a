"""Everything of the package that the web answers, for `app.py` to put together."""

from credentials.checking import pages
from credentials.checking import routes as checking_routes
from credentials.closing import routes as closing_routes
from credentials.issuers import routes as issuer_routes
from credentials.issuing import pages as issuing_pages
from credentials.issuing import routes as issuing_routes
from credentials.records import pages as record_pages
from credentials.records import routes as record_routes

# What the issuer publishes stands at the root, where the standards expect it, not below /api.
PAGES = [
    *pages.PAGES,
    *issuing_pages.PAGES,
    *checking_routes.ROUTES,
    *issuer_routes.ROUTES,
    *record_pages.PAGES,
]
API = [*issuing_routes.ROUTES, *closing_routes.ROUTES, *record_routes.ROUTES]
