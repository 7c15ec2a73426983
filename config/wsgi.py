"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from config.checks import refuse_to_start_misconfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

refuse_to_start_misconfigured()
application = get_wsgi_application()
