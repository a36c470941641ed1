"""Where people show up in the console: the navigation, the search box, the dashboard, the wizards."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ocsadmin import use_cases
from ocsadmin.acting import right_names
from ocsadmin.web import dashboard, navigation
from pools.meetings.effective import register_policy_counter
from pools.models import Pool
from pools.queries import register_user_counter
from users import queries
from users.create_users import new_passwords, registration
from users.csv import registration as files
from users.people import menu
from users.reports import navigation as reports
from users.restore_users.use_case import RESTORE_USERS
from users.use_cases import USE_CASES


def register() -> None:
    """Called once, when the app is ready."""
    users = navigation.Item(
        order=20, title=_("Users"), url_name="user-list", icon="users", needs=right_names.VIEW_USERS, prefix="/users/"
    )
    navigation.add(users)
    navigation.set_search("user-search", needs=right_names.VIEW_USERS, results="user-found")
    dashboard.add(
        dashboard.Panel(
            order=20,
            title=_("Users"),
            template="users/_dashboard.html",
            context=_dashboard,
            needs=right_names.VIEW_USERS,
            icon="users",
            link="user-list",
        )
    )
    use_cases.register(USE_CASES)
    registration.register()
    new_passwords.connect()
    _restore_points()
    files.register()
    _people_pages()
    reports.register()
    register_user_counter(queries.enabled_by_pool)
    register_policy_counter(queries.people_by_meeting_policy)


def _restore_points() -> None:
    navigation.add(
        navigation.Item(
            order=59,
            title=_("Restore points"),
            url_name="restore-point-list",
            icon="history",
            needs=RESTORE_USERS.needs,
            prefix="/users/restore-points/",
            group=_("People"),
        )
    )


def _people_pages() -> None:
    menu.add_page(menu.PersonPage(10, _("Why can’t they sign in?"), "sign_in", "user-diagnosis"))
    menu.add_page(menu.PersonPage(20, _("Timeline"), "history", "user-timeline"))


def _dashboard(_request: HttpRequest) -> dict[str, object]:
    counts = queries.enabled_by_pool()
    pools = [{"pool": pool, "people": counts.pop(pool.service_dn_key, 0)} for pool in Pool.objects.order_by("name")]
    return {"totals": queries.totals(), "pools": pools, "elsewhere": sum(counts.values())}
