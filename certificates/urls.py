from django.urls import path

from . import views

urlpatterns = [
    path("", views.certificate_list, name="certificate-list"),
    path("names/", views.needed_names, name="certificate-names"),
    path("look/", views.look_now, name="certificate-look"),
    path("<int:pk>/", views.certificate, name="certificate"),
]
