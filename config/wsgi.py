"""The web server's way in."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_to_start_misconfigured
from config.parents import end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if multiprocessing.parent_process():
    end_with_parent()
refuse_to_start_misconfigured()
application = get_wsgi_application()
