"""Signing in and out, rights, tokens, audit."""

from django.urls import path

from . import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("procedures/", views.procedures, name="procedures"),
    path("tokens/", views.token_list, name="token-list"),
    path("tokens/create/", views.create_token, name="token-create"),
    path("tokens/<int:pk>/revoke/", views.revoke_token, name="token-revoke"),
    path("audit/", views.audit_log, name="audit-log"),
]
