"""Everything of the package that the web answers, for `app.py` to put together."""

from registry.core.rounds import Round
from rewards.approvals import pages as approval_pages
from rewards.approvals import routes as approval_routes
from rewards.commendations import pages as commendation_pages
from rewards.commendations import public_pages as public_commendation_pages
from rewards.commendations import repealing_pages as commendation_repealing_pages
from rewards.commendations import repealing_routes as commendation_repealing_routes
from rewards.commendations import routes as commendation_routes
from rewards.entitlements import pages, routes, split_pages
from rewards.entitlements.time_passing import settle_what_time_brings
from rewards.notices import objection_desk as objection_desk_pages
from rewards.notices import objection_pages, public_pages
from rewards.notices import pages as notice_pages
from rewards.notices import routes as notice_routes
from rewards.notices.taking_down import take_down
from rewards.outside_payments import pages as outside_payment_pages
from rewards.outside_payments import routes as outside_payment_routes
from rewards.overview import pages as overview_pages
from rewards.overview import published_pages, published_routes, yearly_pages
from rewards.overview import routes as overview_routes
from rewards.payees import bureau_pages as payee_bureau_pages
from rewards.payees import pages as payee_pages
from rewards.payees import routes as payee_routes
from rewards.payees import school_pages as payee_school_pages
from rewards.payees.reminding import remind
from rewards.payments import pages as payment_pages
from rewards.payments import return_pages
from rewards.payments import routes as payment_routes
from rewards.programs import editing_pages as program_editing_pages
from rewards.programs import pages as program_pages
from rewards.programs import routes as program_routes
from rewards.qualifications import pages as qualification_pages
from rewards.qualifications import routes as qualification_routes
from rewards.recovery import pages as recovery_pages
from rewards.recovery import routes as recovery_routes
from rewards.simulation import pages as simulation_pages
from rewards.simulation import routes as simulation_routes
from rewards.webhooks import pages as webhook_pages
from rewards.webhooks import routes as webhook_routes
from rewards.webhooks.delivering import deliver

PAGES = [
    *notice_pages.PAGES,
    *public_pages.PAGES,
    *objection_pages.PAGES,
    *objection_desk_pages.PAGES,
    *payee_pages.PAGES,
    *payee_school_pages.PAGES,
    *payee_bureau_pages.PAGES,
    *pages.PAGES,
    *split_pages.PAGES,
    *program_pages.PAGES,
    *program_editing_pages.PAGES,
    *webhook_pages.PAGES,
    *approval_pages.PAGES,
    *commendation_pages.PAGES,
    *commendation_repealing_pages.PAGES,
    *public_commendation_pages.PAGES,
    *qualification_pages.PAGES,
    *outside_payment_pages.PAGES,
    *recovery_pages.PAGES,
    *overview_pages.PAGES,
    *simulation_pages.PAGES,
    *payment_pages.PAGES,
    *return_pages.PAGES,
    *published_pages.PAGES,
    *yearly_pages.PAGES,
]
API = [
    *notice_routes.ROUTES,
    *payee_routes.ROUTES,
    *routes.ROUTES,
    *webhook_routes.ROUTES,
    *approval_routes.ROUTES,
    *commendation_routes.ROUTES,
    *commendation_repealing_routes.ROUTES,
    *qualification_routes.ROUTES,
    *outside_payment_routes.ROUTES,
    *recovery_routes.ROUTES,
    *overview_routes.ROUTES,
    *program_routes.ROUTES,
    *simulation_routes.ROUTES,
    *payment_routes.ROUTES,
    *published_routes.ROUTES,
    *yearly_pages.ROUTES,
]
ROUNDS: list[Round] = [
    Round(deliver, 5, "telling_failed"),
    Round(take_down, 300, "taking_down_failed"),
    Round(remind, 3600, "reminding_failed"),
    Round(settle_what_time_brings, 3600, "settling_failed"),
]
