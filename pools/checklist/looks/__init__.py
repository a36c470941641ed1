"""What takes the network: Active Directory, name servers, SQL Server. A worker looks; pages read what is stored."""

from .look import LOOKS, TITLES, Around, Look, around_here
from .refresh import NoWorker, ask, newest, refresh

__all__ = ["LOOKS", "TITLES", "Around", "Look", "NoWorker", "around_here", "ask", "newest", "refresh"]
