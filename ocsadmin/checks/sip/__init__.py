"""SIP: whether a server speaks it, lets people sign in, and carries a message between two."""

from .account import SIPAccount
from .instant_message import message_between
from .options import check_options
from .registration import sign_in

__all__ = ["SIPAccount", "check_options", "message_between", "sign_in"]
