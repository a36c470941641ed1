"""Who acts, and within what scope: below every other room, so that whatever reads people can ask.

``context``  for whom the console works right now; a page that forgets to ask shows nobody too many.
``scopes``   what an account may see and change of people: plain values.
``account``  what the rooms below the accounts have to know of an account.
``people``   what the app that knows people tells the platform about them.
``rights``   what a permission is called, as the accounts say.
"""

from .account import ActingAccount
from .context import account, address, as_account, as_console, from_address, of_account, scope

__all__ = ["ActingAccount", "account", "address", "as_account", "as_console", "from_address", "of_account", "scope"]
