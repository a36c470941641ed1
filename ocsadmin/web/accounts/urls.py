"""Signing in and out, rights, tokens, audit."""

from django.urls import path

from . import views
from .delegation import views as delegation

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("procedures/", views.procedures, name="procedures"),
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/create/", views.create_token, name="token-create"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="token-revoke"),
    path("access/", views.access, name="access"),
    path("access/sessions/<int:pk>/revoke/", views.revoke_session, name="session-revoke"),
    path("access/tokens/<int:pk>/revoke/", views.revoke_anyones_token, name="access-token-revoke"),
    path("groups/", views.groups, name="groups"),
    path("groups/accept/", views.accept_group, name="group-accept"),
    path("audit/", views.audit_log, name="audit-log"),
    path("audit/export.<slug:what>", views.audit_export, name="audit-export"),
    path("delegation/", delegation.delegation_list, name="delegation-list"),
    path("delegation/new/", delegation.delegation_create, name="delegation-create"),
    path("delegation/preview/", delegation.delegation_preview, name="delegation-preview"),
    path("delegation/check/", delegation.delegation_check, name="delegation-check"),
    path("delegation/policy/", delegation.delegation_policy, name="delegation-policy"),
    path("delegation/release/<int:pk>/", delegation.delegation_release, name="delegation-release"),
    path("delegation/<int:pk>/", delegation.delegation, name="delegation"),
    path("delegation/<int:pk>/remove/", delegation.delegation_remove, name="delegation-remove"),
]
