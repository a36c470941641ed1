from django.urls import path

from . import views

urlpatterns = [
    path("", views.user_list, name="user-list"),
    path("search/", views.user_list, name="user-search"),
    path("found/", views.found, name="user-found"),
    path("begin/", views.begin, name="user-begin"),
    path("enable/csv/", views.enable_from_csv, name="user-enable-csv"),
    path("enable/csv/template/", views.csv_template, name="user-csv-template"),
    path("enable/csv/problems/", views.csv_problems, name="user-csv-problems"),
    path("restore-points/", views.restore_point_list, name="restore-point-list"),
    path("<uuid:guid>/", views.user, name="user"),
]
