"""Everything of the package that the web answers, for `app.py` to put together."""

from competitions.awards import pages as award_pages
from competitions.awards import routes as award_routes
from competitions.events import pages as event_pages
from competitions.events import routes as event_routes

PAGES = [*event_pages.PAGES, *award_pages.PAGES]
API = [*event_routes.ROUTES, *award_routes.ROUTES]
