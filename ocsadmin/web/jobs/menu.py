"""Where jobs show up in the side bar."""

from django.utils.translation import gettext_lazy as _

from ocsadmin.acting import right_names
from ocsadmin.web import navigation


def register() -> None:
    navigation.add(
        navigation.Item(
            order=25, title=_("Jobs"), url_name="job-list", icon="job", needs=right_names.VIEW_JOBS, prefix="/jobs/"
        )
    )
