"""Addresses of the REST interface, and of the pages that explain its problems."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import URLPattern, URLResolver, path, re_path
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ViewSetMixin

from . import docs, problem_pages
from .schema import SchemaView
from .viewsets import (
    ApiRoot,
    DriftViewSet,
    JobRowViewSet,
    JobViewSet,
    KeptObjectViewSet,
    NoSuchResource,
    ReplicationRunViewSet,
)

Route = tuple[str, type[ViewSetMixin], str]
"""Part of the address, viewset, and the name in URL names: ``api-<name>-list``, ``api-<name>-detail``."""

OWN: list[Route] = [
    ("jobs", JobViewSet, "job"),
    (r"jobs/(?P<job>\d+)/rows", JobRowViewSet, "job-row"),
    ("replication-runs", ReplicationRunViewSet, "replication-run"),
    ("drift", DriftViewSet, "drift"),
    ("kept-objects", KeptObjectViewSet, "kept-object"),
]


def router_with(routes: Iterable[Route]) -> SimpleRouter:
    """A router with the console's own resources and those of the domain apps."""
    router = SimpleRouter()
    for prefix, viewset, name in [*OWN, *routes]:
        router.register(prefix, viewset, basename=f"api-{name}")
    return router


def router_urls(routes: Iterable[Any]) -> list[URLPattern | URLResolver]:
    """Everything below ``/api/v1/``."""
    router = router_with(routes)
    return [
        path("", ApiRoot.as_view(router=router), name="api-root"),
        path("schema/", SchemaView.as_view(), name="api-schema"),
        path("docs/", docs.api_docs, name="api-docs"),
        *router.urls,
        re_path("^", NoSuchResource.as_view(), name="api-nothing"),
    ]


urlpatterns = [
    path("problems/", problem_pages.problem_list, name="problem-list"),
    path("problems/<slug:code>/", problem_pages.problem, name="problem"),
]
