"""How gunicorn serves the console: ``gunicorn ocsadmin.wsgi --config python:ocsadmin.serve.web --bind ADDRESS``."""

from __future__ import annotations

workers = 2
threads = 32
"""A worker. Each may hold a connection to the database."""
timeout = 120
"""Seconds without a sign of life after which a worker is replaced."""
worker_class = "ocsadmin.serve.buffering.BufferingWorker"
control_socket_disable = True
