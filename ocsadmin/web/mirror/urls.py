"""Addresses of the pages of replication."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.run_list, name="mirror-runs"),
    path("runs/<int:pk>/", views.run_detail, name="mirror-run"),
    path("runs/<int:pk>/let-delete/", views.let_delete, name="mirror-let-delete"),
    path("outside/", views.drift, name="mirror-drift"),
    path("outside/settle/", views.settle_drift, name="mirror-drift-settle"),
    path("outside/restore/", views.restore_drift, name="mirror-drift-restore"),
    path("not-found/", views.kept, name="mirror-kept"),
    path("not-found/take-out/", views.take_out, name="mirror-take-out"),
    path("replicate/", views.replicate, name="mirror-replicate"),
    path("read-now/", views.read_now, name="mirror-read-now"),
    path("freshness/", views.freshness, name="mirror-freshness"),
]
