"""What is really served: a TLS handshake with every place that shows a certificate, the load balancers included."""

from .carrying_out import carry_out
from .endpoints import refresh_endpoints
from .submission import AlreadyLooking, ask, ask_if_due

__all__ = ["AlreadyLooking", "ask", "ask_if_due", "carry_out", "refresh_endpoints"]
