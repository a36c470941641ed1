"""What can be done with pools and their forest: the contents page of this app."""

from __future__ import annotations

from typing import Final

from ocsadmin.use_cases import UseCase

from .activate_applications.use_case import ACTIVATE_APPLICATIONS
from .add_server.use_case import ADD_SERVER
from .add_sip_domain.use_case import ADD_SIP_DOMAIN
from .change_global_settings.use_case import CHANGE_GLOBAL_SETTINGS
from .change_meeting_policy.use_case import CHANGE_MEETING_POLICY
from .configure_pool.use_case import CONFIGURE_POOL
from .create_meeting_policy.use_case import CREATE_MEETING_POLICY
from .create_pool.use_case import CREATE_POOL
from .deactivate_applications.use_case import DEACTIVATE_APPLICATIONS
from .delete_meeting_policy.use_case import DELETE_MEETING_POLICY
from .deploy_standard_edition.use_case import DEPLOY_STANDARD_EDITION
from .prepare_domain.use_case import PREPARE_DOMAIN
from .prepare_forest.use_case import PREPARE_FOREST
from .remove_pool.use_case import REMOVE_POOL
from .remove_server.use_case import REMOVE_SERVER
from .remove_sip_domain.use_case import REMOVE_SIP_DOMAIN
from .start_application.use_case import START_APPLICATION
from .start_services.use_case import START_SERVICES
from .stop_services.use_case import STOP_SERVICES
from .write_dns.use_case import WRITE_DNS

USE_CASES: Final[tuple[UseCase, ...]] = (
    CREATE_POOL,
    PREPARE_FOREST,
    PREPARE_DOMAIN,
    DEPLOY_STANDARD_EDITION,
    CONFIGURE_POOL,
    ADD_SIP_DOMAIN,
    REMOVE_SIP_DOMAIN,
    ADD_SERVER,
    REMOVE_SERVER,
    REMOVE_POOL,
    ACTIVATE_APPLICATIONS,
    DEACTIVATE_APPLICATIONS,
    START_SERVICES,
    START_APPLICATION,
    STOP_SERVICES,
    WRITE_DNS,
    CHANGE_GLOBAL_SETTINGS,
    CREATE_MEETING_POLICY,
    CHANGE_MEETING_POLICY,
    DELETE_MEETING_POLICY,
)
