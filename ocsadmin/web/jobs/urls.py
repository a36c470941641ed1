"""Addresses of the job pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.job_list, name="job-list"),
    path("<int:pk>/", views.job, name="job"),
    path("<int:pk>/rows/", views.job_rows, name="job-rows"),
    path("<int:pk>/rows/<int:number>/confirm/", views.job_row_confirm, name="job-row-confirm"),
    path("<int:pk>/rows/<int:number>/check/", views.job_row_check, name="job-row-check"),
    path("<int:pk>/check/", views.job_check_all, name="job-check-all"),
    path("<int:pk>/undo/", views.job_undo, name="job-undo"),
    path("<int:pk>/retry/", views.job_retry, name="job-retry"),
    path("<int:pk>/cancel/", views.job_cancel, name="job-cancel"),
    path("<int:pk>/report/", views.job_report, name="job-report"),
    path("<int:pk>/export/<str:what>/", views.job_export, name="job-export"),
]
