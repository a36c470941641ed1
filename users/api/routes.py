"""The resources of this app."""

from .csv import CSVUploadViewSet
from .report_schedules import ReportScheduleViewSet
from .reports import OrphanViewSet, ReportViewSet
from .saved_searches import SavedSearchViewSet
from .viewsets import UserViewSet

ROUTES = [
    ("reports", ReportViewSet, "report"),
    ("orphans", OrphanViewSet, "orphan"),
    ("report-schedules", ReportScheduleViewSet, "report-schedule"),
    ("users/csv", CSVUploadViewSet, "csv-upload"),
    ("users", UserViewSet, "user"),
    ("saved-searches", SavedSearchViewSet, "saved-search"),
]
