"""The resources of this app."""

from .viewsets import UserViewSet

ROUTES = [("users", UserViewSet, "user")]
