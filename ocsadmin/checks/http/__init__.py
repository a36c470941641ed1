"""HTTP: what a Web server answers at a virtual directory."""

from .check import check_http

__all__ = ["check_http"]
