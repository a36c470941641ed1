"""REST: adding servers to pools and deploying Standard Edition servers. Passwords are written only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ocsadmin import parts
from ocsadmin.api import ConsoleViewSet, SpecSerializer, answer, checked
from ocsadmin.api.responses import PLANNED
from ocsadmin.directory import Directory
from ocsadmin.errors import DomainError
from ocsadmin.plans.plan import Plan
from pools.add_server.plan import PERMISSION, plan_add_server
from pools.add_server.spec import DEFAULT_FOLDER, AddServerSpec, InstallationSpec
from pools.create_pool.spec import DATABASE_PATHS
from pools.deploy_standard_edition.plan import PERMISSION as DEPLOY
from pools.deploy_standard_edition.plan import plan_deploy_standard_edition
from pools.deploy_standard_edition.spec import StandardEditionSpec
from pools.models import Pool
from pools.rules.refusal import broken, refuse
from pools.service_accounts import COMPONENT, GUEST, MAIN, ROLES, password_problems, secrets_needed

from .viewsets import ServerViewSet

SpecT = TypeVar("SpecT", bound=InstallationSpec)


def _password(what: str) -> serializers.CharField:
    return serializers.CharField(
        write_only=True,
        trim_whitespace=False,
        max_length=256,
        help_text=(
            f"Password of {what}. Needed where the account is new; that of an existing account is tried by signing in. "
            "It is used once, kept sealed until then, and never answered."
        ),
        style={"input_type": "password"},
        allow_blank=True,
        required=False,
    )


class InstallationSerializer(SpecSerializer):
    """What every installation asks. Accounts that do not exist are created."""

    server = serializers.CharField(help_text="FQDN of a computer of the domain.", allow_blank=True)
    accept_license = serializers.BooleanField(default=False, help_text="The terms of the license are accepted.")
    install_folder = serializers.CharField(default=DEFAULT_FOLDER, allow_blank=True, help_text="On the server.")
    windows_prepared = serializers.BooleanField(
        default=False, help_text="Updates, Windows Firewall and IIS are in place: no steps are planned for them."
    )
    main_account = serializers.CharField(default=MAIN.default, allow_blank=True, help_text="New or existing.")
    main_account_password = _password(MAIN.what)
    component_account = serializers.CharField(default=COMPONENT.default, allow_blank=True, help_text="New or existing.")
    component_account_password = _password(COMPONENT.what)
    guest_account = serializers.CharField(default=GUEST.default, allow_blank=True, help_text="New or existing.")
    guest_account_password = _password(GUEST.what)
    account_container = serializers.CharField(
        default="", allow_blank=True, help_text="DN for new accounts; by default where the product's accounts are."
    )


class AddServerSerializer(InstallationSerializer):
    """A new server of an Enterprise pool."""

    pool = serializers.CharField(help_text="GUID, name or FQDN of the pool.", allow_blank=True)


def _share(what: str, **more: Any) -> serializers.CharField:
    return serializers.CharField(
        help_text=rf"{what}: \\computer\share, also of the server itself.", allow_blank=True, **more
    )


def _folder(field: str) -> serializers.CharField:
    what, proposal = DATABASE_PATHS[field]
    text = f"Local folder on the server for {what}."
    return serializers.CharField(default=proposal, allow_blank=True, help_text=text)


class StandardEditionSerializer(InstallationSerializer):
    """A new Standard Edition server. Its FQDN is the pool's."""

    external_web_farm_fqdn = serializers.CharField(default="", allow_blank=True, help_text="Of the reverse proxy.")
    user_database_path = _folder("user_database_path")
    user_log_path = _folder("user_log_path")
    dynamic_database_path = _folder("dynamic_database_path")
    dynamic_log_path = _folder("dynamic_log_path")
    meeting_content_path = _share("Meeting content")
    meeting_metadata_path = _share("Meeting metadata")
    meeting_archiving = serializers.BooleanField(default=False, help_text="Enable meeting archiving.")
    meeting_archive_path = _share("Meeting archive, needed with meeting_archiving", default="")
    address_book_path = _share("Address Book Server file store")
    application_data_path = _share("Application Data store")
    client_update_path = _share("Client Update Data store")
    archive_instant_messages = serializers.BooleanField(default=False, help_text="Starts in critical mode.")
    call_detail_recording = serializers.BooleanField(default=False, help_text="Enable call detail recording.")
    qoe_monitoring = serializers.BooleanField(default=False, help_text="Enable QoE monitoring.")


class WritableServerViewSet(ServerViewSet):
    """Front End Servers and Standard Edition servers."""

    needs: ClassVar[dict[str, str]] = {**ServerViewSet.needs, "create": PERMISSION}

    @extend_schema(request=AddServerSerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Add a server to a pool. With ``?dry_run=true`` the answer is the plan, and nothing happens."""
        return answer_installation(request, AddServerSerializer, AddServerSpec, plan_add_server)


class StandardEditionViewSet(ConsoleViewSet[Pool]):
    """Standard Edition servers to be deployed. Those that exist are among the pools and the servers."""

    needs: ClassVar[dict[str, str]] = {"create": DEPLOY}
    queryset = Pool.objects.none()
    serializer_class = StandardEditionSerializer

    @extend_schema(request=StandardEditionSerializer, responses=PLANNED)
    def create(self, request: Request) -> Response:
        """Deploy a Standard Edition server. With ``?dry_run=true`` the answer is the plan, and nothing happens."""
        return answer_installation(
            request, StandardEditionSerializer, StandardEditionSpec, plan_deploy_standard_edition
        )


def answer_installation(
    request: Request,
    serializer: type[InstallationSerializer],
    kind: type[SpecT],
    planner: Callable[..., Plan],
) -> Response:
    """The plan, or the job with the passwords of the accounts that are new, sealed beside it.

    :raises ManyErrors: rules of the spec, the directory and the passwords, told all at once.
    """
    body, directory = checked(serializer, request), parts.directory()
    passwords = {role.secret: body.pop(role.secret, "") for role in ROLES}
    spec = kind.from_json(body)
    planned: list[Plan] = []
    problems = broken(lambda: planned.append(planner(spec=spec, directory=directory, now=timezone.now())))
    refuse([*problems, *_of_passwords(spec, passwords, directory, problems)])
    return answer(planned[0], request, secrets=secrets_needed(spec, passwords, directory))


def _of_passwords(
    spec: InstallationSpec, passwords: dict[str, str], directory: Directory, others: list[DomainError]
) -> list[Any]:
    """Those of accounts that are wrong anyway are not tried."""
    wrong = {error.field for error in others}
    fields = {role.secret: role.field for role in ROLES}
    found = password_problems(spec, {k: v for k, v in passwords.items() if fields[k] not in wrong}, directory)
    return [error for error in found if fields.get(error.field or "") not in wrong]
