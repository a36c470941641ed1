"""What can be done with people: the contents page of this app."""

from __future__ import annotations

from typing import Final

from ocsadmin.use_cases import UseCase

from .change_sign_in_name.use_case import CHANGE_SIGN_IN_NAME
from .configure_users.use_case import CONFIGURE_USERS
from .create_users.use_case import CREATE_USERS
from .disable_users.use_case import DISABLE_USERS
from .enable_users.use_case import ENABLE_USERS
from .move_users.use_case import MOVE_USERS
from .reenable_users.use_case import REENABLE_USERS
from .remove_users.use_case import REMOVE_USERS
from .restore_users.use_case import RESTORE_USERS

USE_CASES: Final[tuple[UseCase, ...]] = (
    CREATE_USERS,
    ENABLE_USERS,
    CONFIGURE_USERS,
    CHANGE_SIGN_IN_NAME,
    MOVE_USERS,
    DISABLE_USERS,
    REENABLE_USERS,
    REMOVE_USERS,
    RESTORE_USERS,
)
