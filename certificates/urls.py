from django.urls import path

from . import views

urlpatterns = [
    path("", views.certificate_list, name="certificate-list"),
    path("names/", views.needed_names, name="certificate-names"),
    path("look/", views.look_now, name="certificate-look"),
    path("authorities/", views.authority_list, name="certificate-authorities"),
    path("authorities/<int:pk>/remove/", views.remove_authority, name="certificate-authority-remove"),
    path("pools/<uuid:guid>/", views.pool_certificates, name="pool-certificates"),
    path("pools/<uuid:guid>/director/", views.mark_director, name="pool-director"),
    path("requests/", views.request_list, name="certificate-requests"),
    path("requests/<uuid:pk>/", views.certificate_request, name="certificate-request"),
    path("requests/<uuid:pk>/request.txt", views.request_text, name="certificate-request-text"),
    path("<int:pk>/", views.certificate, name="certificate"),
    path("<int:pk>/key/", views.take_key, name="certificate-key"),
    path("<int:pk>/key/file/", views.taken_key, name="certificate-key-file"),
    path("<int:pk>/key/destroy/", views.destroy_key, name="certificate-key-destroy"),
    path("<int:pk>/<slug:form>/", views.certificate_file, name="certificate-file"),
]
