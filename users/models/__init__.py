from .csv_upload import CSVKey, CSVProblem, CSVRow, CSVUpload
from .new_password import NewPassword
from .reports import ReportDelivery, ReportSchedule
from .restore_point import RestorePoint
from .saved_search import SavedSearch
from .search_change import SearchChange
from .user import User

__all__ = [
    "CSVKey",
    "CSVProblem",
    "CSVRow",
    "CSVUpload",
    "NewPassword",
    "ReportDelivery",
    "ReportSchedule",
    "RestorePoint",
    "SavedSearch",
    "SearchChange",
    "User",
]
