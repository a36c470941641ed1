from django.urls import path

from . import views

urlpatterns = [
    path("", views.draft_list, name="wizard-list"),
    path("<slug:name>/", views.start, name="wizard-start"),
    path("<slug:name>/<uuid:pk>/", views.resume, name="wizard"),
    path("<slug:name>/<uuid:pk>/hand-over/", views.hand_over, name="wizard-hand-over"),
    path("<slug:name>/<uuid:pk>/take-up/", views.take_up, name="wizard-take-up"),
    path("<slug:name>/<uuid:pk>/discard/", views.discard, name="wizard-discard"),
    path("<slug:name>/<uuid:pk>/check/<slug:field>/", views.check, name="wizard-check"),
    path("<slug:name>/<uuid:pk>/<slug:slug>/autosave/", views.autosave, name="wizard-autosave"),
    path("<slug:name>/<uuid:pk>/<slug:slug>/", views.page, name="wizard-page"),
]
