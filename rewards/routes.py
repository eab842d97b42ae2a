"""Everything of the package that the web answers, for `app.py` to put together."""

from rewards.entitlements import pages, routes
from rewards.programs import routes as program_routes

PAGES = [*pages.PAGES]
API = [*routes.ROUTES, *program_routes.ROUTES]
