"""The shell of every page: theme, security headers, rights, fragments, errors, health."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone
from django_htmx.middleware import HtmxDetails

from ocsadmin.accounts.rights import anyone, needs
from ocsadmin.errors import BadInput, ManyErrors
from ocsadmin.urls import handler400, handler403, handler404, handler500  # noqa: F401
from ocsadmin.urls import urlpatterns as console_urls
from ocsadmin.web.htmx import wants_fragment
from ocsadmin.web.paging import paginate

HTMX = {"HX-Request": "true"}


@anyone
def taken(request: HttpRequest) -> HttpResponse:
    raise BadInput("ocspool1 is already the name of a pool.", cure="Choose another name.")


@anyone
def many(request: HttpRequest) -> HttpResponse:
    raise ManyErrors([BadInput("First thing."), BadInput("Second thing.")])


@anyone
def broken(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(1 / 0))


def unmarked(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


@needs("pools.create_pool")
def for_few(request: HttpRequest) -> HttpResponse:
    return HttpResponse("seen")


urlpatterns = [
    *console_urls,
    path("tests/taken/", taken),
    path("tests/many/", many),
    path("tests/broken/", broken),
    path("tests/unmarked/", unmarked),
    path("tests/for-few/", for_few),
]


@pytest.fixture
def signed_in(client: Client, user_administrator: Any) -> Client:
    client.force_login(user_administrator, "ocsadmin.accounts.backends.DirectoryBackend")
    return client


class TestWantsFragment:
    @pytest.mark.parametrize(
        ("headers", "answer"),
        [
            ({}, False),
            ({"HX-Request": "true"}, True),
            ({"HX-Request": "true", "HX-Boosted": "true"}, False),
            ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
        ],
    )
    def test_tells_a_swap_from_a_page(self, headers: dict[str, str], answer: bool) -> None:
        request = RequestFactory().get("/", headers=headers)
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
        assert wants_fragment(request) is answer


class TestPaginate:
    def test_goes_to_the_nearest_page(self) -> None:
        assert paginate(RequestFactory().get("/?page=99"), list(range(100)), 30).number == 4
        assert paginate(RequestFactory().get("/?page=x"), list(range(100)), 30).number == 1

    @pytest.mark.database
    def test_does_not_count_what_is_known(self, django_assert_num_queries: Any, db: None) -> None:
        from ocsadmin.accounts.models import Account

        with django_assert_num_queries(1):
            page = paginate(RequestFactory().get("/"), Account.objects.order_by("pk"), 10, count_hint=55)
            list(page)
        assert page.paginator.num_pages == 6


class TestTheme:
    def test_is_remembered_in_a_cookie_and_leads_back(self, client: Client) -> None:
        answer = client.post("/theme/", {"theme": "dark", "next": "/users/?q=a"})
        assert answer["Location"] == "/users/?q=a"
        assert client.cookies["theme"].value == "dark"
        assert client.cookies["theme"]["samesite"] == "Lax"

    def test_leads_to_no_other_site(self, client: Client) -> None:
        assert client.post("/theme/", {"theme": "dark", "next": "https://evil.example/"})["Location"] == "/"

    def test_ignores_what_is_no_theme(self, client: Client) -> None:
        client.post("/theme/", {"theme": "pink"})
        assert "theme" not in client.cookies

    @pytest.mark.django_db
    def test_stands_on_the_page(self, client: Client) -> None:
        client.cookies["theme"] = "dark"
        assert b'data-theme="dark"' in client.get("/accounts/sign-in/").content

    def test_is_auto_where_the_cookie_makes_no_sense(self) -> None:
        from ocsadmin.web.themes import theme_of

        request = RequestFactory().get("/")
        request.COOKIES["theme"] = '"><script>'
        assert theme_of(request) == "auto"


@pytest.mark.django_db
class TestSecurityHeaders:
    def test_allow_nothing_inline_and_nothing_from_elsewhere(self, client: Client) -> None:
        policy = client.get("/accounts/sign-in/")["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy

    def test_carry_the_csrf_token_for_htmx(self, signed_in: Client) -> None:
        page = signed_in.get("/").content.decode()
        assert re.search(r"<body hx-headers='{\"X-CSRFToken\": \"\w{64}\"}'>", page)


@pytest.mark.django_db
class TestDashboard:
    def test_leads_strangers_to_the_sign_in_page(self, client: Client) -> None:
        assert client.get("/")["Location"].startswith("/accounts/sign-in/")

    def test_refuses_people_without_any_right(self, client: Client, person_without_rights: Any) -> None:
        client.force_login(person_without_rights, "ocsadmin.accounts.backends.DirectoryBackend")
        assert client.get("/").status_code == 403

    def test_begins_with_first_steps_until_the_directory_was_read(self, signed_in: Client) -> None:
        assert "First steps" in signed_in.get("/").content.decode()

    def test_answers_one_panel_to_htmx(self, signed_in: Client) -> None:
        answer = signed_in.get("/?panel=running", headers=HTMX).content.decode()
        assert answer.lstrip().startswith('<section class="panel" id="panel-running"')
        assert "<html" not in answer

    def test_knows_no_other_panels(self, signed_in: Client) -> None:
        assert signed_in.get("/?panel=nothing", headers=HTMX).status_code == 404

    def test_shows_a_person_only_panels_of_the_rights(self, client: Client, helpdesk_person: Any) -> None:
        client.force_login(helpdesk_person, "ocsadmin.accounts.backends.DirectoryBackend")
        page = client.get("/")
        assert page.status_code == 200
        assert "Read it now" not in page.content.decode()


@pytest.mark.urls(__name__)
@pytest.mark.django_db
class TestErrorPages:
    def test_say_what_was_wrong_and_what_to_do(self, signed_in: Client) -> None:
        answer = signed_in.get("/tests/taken/")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "ocspool1 is already the name of a pool." in page
        assert "Choose another name." in page
        assert "<h1>A value can&#x27;t be used.</h1>" in page

    def test_are_a_notice_for_htmx(self, signed_in: Client) -> None:
        answer = signed_in.get("/tests/taken/", headers=HTMX)
        assert answer.status_code == 422
        assert answer["HX-Retarget"] == "#notices"
        assert answer.content.decode().lstrip().startswith('<div class="notice notice-failure"')

    def test_list_each_of_many_errors(self, signed_in: Client) -> None:
        page = signed_in.get("/tests/many/").content.decode()
        assert "First thing." in page
        assert "Second thing." in page

    def test_say_that_a_form_without_token_did_nothing(self, django_user_model: Any) -> None:
        answer = Client(enforce_csrf_checks=True).post("/accounts/sign-in/", {"name": "kim"})
        assert answer.status_code == 403
        assert "nothing was done" in answer.content.decode()
        assert "load the page again" in answer.content.decode()

    def test_say_that_a_form_is_too_large(self, signed_in: Client) -> None:
        with override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=3):
            answer = signed_in.post("/theme/", {f"name{number}": "x" for number in range(9)})
        assert answer.status_code == 400
        assert "more than the console takes at once" in answer.content.decode()

    def test_say_one_line_to_who_asks_for_another_host(self, client: Client) -> None:
        with override_settings(ALLOWED_HOSTS=["console.contoso.com"]):
            answer = client.get("/", headers={"Host": "other.net"})
        assert answer.status_code == 400
        assert "Content-Security-Policy" in answer.headers

    def test_say_what_is_not_there(self, signed_in: Client) -> None:
        answer = signed_in.get("/tests/nothing/")
        assert answer.status_code == 404
        assert "<h1>Not found</h1>" in answer.content.decode()

    def test_refuse_a_view_that_nobody_marked(self, signed_in: Client) -> None:
        answer = signed_in.get("/tests/unmarked/")
        assert answer.status_code == 403
        assert b"seen" not in answer.content

    def test_refuse_who_lacks_the_right(self, signed_in: Client) -> None:
        answer = signed_in.get("/tests/for-few/")
        assert answer.status_code == 403
        assert "Domain Admins" in answer.content.decode()

    def test_own_up_to_errors_of_the_console_without_asking_the_database(
        self, signed_in: Client, django_assert_max_num_queries: Any
    ) -> None:
        signed_in.raise_request_exception = False
        with django_assert_max_num_queries(2):  # the session and its person, before the view
            answer = signed_in.get("/tests/broken/")
        assert answer.status_code == 500
        assert "The console made an error." in answer.content.decode()
        assert "ZeroDivisionError" not in answer.content.decode()

    def test_are_a_notice_for_htmx_too_when_the_console_errs(self, signed_in: Client) -> None:
        signed_in.raise_request_exception = False
        answer = signed_in.get("/tests/broken/", headers=HTMX)
        assert answer["HX-Retarget"] == "#notices"
        assert "<html" not in answer.content.decode()


@pytest.mark.django_db
class TestHealth:
    def test_process_answers_without_asking_anything(self, client: Client, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            assert client.get("/healthz").content == b"ok\n"

    def test_is_not_ready_without_a_broker(self, client: Client, tmp_path: Any) -> None:
        with override_settings(CELERY_BROKER_URL=f"redis+socket://{tmp_path}/none.sock"):
            answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "database": "ok", "broker": "no answer", "mirror": "warning"}

    def test_is_ready_with_database_and_broker(self, client: Client, broker: str) -> None:
        with override_settings(CELERY_BROKER_URL=broker):
            answer = client.get("/readyz")
        assert answer.status_code == 200
        assert answer.json()["ready"] is True


@pytest.mark.urls(__name__)
@pytest.mark.django_db
class TestQueries:
    def test_of_the_shell_are_only_the_session_the_person_their_delegations_and_the_freshness(
        self, signed_in: Client, django_assert_num_queries: Any
    ) -> None:
        signed_in.get("/tests/taken/")
        with django_assert_num_queries(4):
            signed_in.get("/tests/taken/")

    @pytest.mark.database
    def test_of_the_dashboard_are_as_many_for_thirty_jobs_as_for_three(
        self, signed_in: Client, django_assert_num_queries: Any, user_administrator: Any
    ) -> None:
        jobs(3, user_administrator)
        signed_in.get("/")
        with CaptureQueriesContext(connection) as few:
            signed_in.get("/")
        jobs(30, user_administrator)
        with django_assert_num_queries(len(few)):
            signed_in.get("/")


def jobs(number: int, account: Any) -> None:
    """Jobs of every state, so that each panel has some."""
    from ocsadmin.jobs.models import Job

    for index in range(number):
        for state in Job.State.values:
            Job.objects.create(
                title=f"Job {index}",
                operation="test",
                permission="users.enable_users",
                plan_hash=f"{uuid4()}",
                source="page",
                state=state,
                created_by=account,
                ended_at=timezone.now(),
            )
