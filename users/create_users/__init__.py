"""Create people in the directory, with a first password, and enable them where that is asked for."""

from .kinds import Password
from .plan import plan_create_users
from .spec import CreateUsersSpec, Enabling, NewUser
from .study import Proposal, Study, propose_one, study

__all__ = [
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
