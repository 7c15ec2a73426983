"""The content security policy: nothing from outside, evaluation only where the admin needs it."""

from typing import Any

from csp.middleware import CSPMiddleware
from django.http import HttpRequest


class ContentSecurityPolicy(CSPMiddleware):
    """Loosen the policy below /admin/, whose theme evaluates expressions and styles inline."""

    ADMIN_SOURCES = {
        "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
        "style-src": ["'self'", "'unsafe-inline'"],
    }

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path_info.startswith("/admin/"):
            response._csp_update = self.ADMIN_SOURCES
        return super().process_response(request, response)
