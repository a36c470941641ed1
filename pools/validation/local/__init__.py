"""Validate Local Server Configuration: what stands in the directory about the pool, and whether it fits together.

Importing it registers these checks.
"""

from . import applications, conferencing, controllers, forest, people, pool, servers, web

__all__ = ["applications", "conferencing", "controllers", "forest", "people", "pool", "servers", "web"]
