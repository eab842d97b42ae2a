"""Everything of the package that the web answers, for `app.py` to put together."""

from credentials.bundles import pages as bundle_pages
from credentials.bundles import routes as bundle_routes
from credentials.checking import employer, pages
from credentials.checking import routes as checking_routes
from credentials.closing import routes as closing_routes
from credentials.holding import pages as holding_pages
from credentials.holding import routes as holding_routes
from credentials.issuers import pages as issuer_pages
from credentials.issuers import published, specimen_pages
from credentials.issuers import routes as issuer_routes
from credentials.issuing import pages as issuing_pages
from credentials.issuing import routes as issuing_routes
from credentials.offline import routes as offline_routes
from credentials.presentations import pages as presentation_pages
from credentials.presentations import routes as presentation_routes
from credentials.records import pages as record_pages
from credentials.records import routes as record_routes
from credentials.sealing import routes as sealing_routes
from credentials.sharing import pages as sharing_pages
from credentials.sharing import routes as sharing_routes
from credentials.taking_back import pages as taking_back_pages
from credentials.taking_back import routes as taking_back_routes
from credentials.vc_api import routes as vc_api_routes
from registry.core.rounds import Round

# What the issuer publishes stands at the root, where the standards expect it, not below /api.
PAGES = [
    *pages.PAGES,
    *employer.PAGES,
    *issuing_pages.PAGES,
    *checking_routes.ROUTES,
    *offline_routes.PAGES,
    *published.PUBLISHED,
    *issuer_pages.PAGES,
    *specimen_pages.PAGES,
    *record_pages.PAGES,
    *bundle_pages.PAGES,
    *holding_pages.PAGES,
    *presentation_pages.PAGES,
    *sealing_routes.PAGES,
    *sharing_pages.PAGES,
    *taking_back_pages.PAGES,
    *vc_api_routes.PAGES,
]
API = [
    *employer.ROUTES,
    *issuer_routes.ROUTES,
    *issuing_routes.ROUTES,
    *closing_routes.ROUTES,
    *record_routes.ROUTES,
    *bundle_routes.ROUTES,
    *holding_routes.ROUTES,
    *presentation_routes.ROUTES,
    *sealing_routes.ROUTES,
    *sharing_routes.ROUTES,
    *taking_back_routes.ROUTES,
]
ROUNDS: list[Round] = []
