from django.urls import path

from . import health, views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("theme/", views.theme, name="theme"),
    path("freshness/", views.freshness, name="freshness"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
