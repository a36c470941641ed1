"""Why can't this person sign in? One ordered list of verdicts, and one answer.

``diagnose(person, around, …)`` looks at everything that signing in takes, in the order in which it is needed. The first
thing that stops it is the answer. It only reads; probes go to the person's own pool and nowhere else.

Sources: "Validation and Troubleshooting Hints in Office Communications Server 2007 R2", "ISSUE: Problems signing in
with the client"; "DNS Requirements for Automatic Client Sign-In".
"""

from .diagnose import diagnose
from .report import Report
from .steps import Depth, Step

__all__ = ["Depth", "Report", "Step", "diagnose"]
