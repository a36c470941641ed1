"""Create people in the directory, with a first password, and enable them where that is wished."""

from .plan import OPERATION, PERMISSION, plan_create_users
from .spec import CreateUsersSpec, Enabling, NewUser, Password
from .study import Proposal, Study, propose_one, study

__all__ = [
    "OPERATION",
    "PERMISSION",
    "CreateUsersSpec",
    "Enabling",
    "NewUser",
    "Password",
    "Proposal",
    "Study",
    "plan_create_users",
    "propose_one",
    "study",
]
