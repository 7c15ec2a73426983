"""The admin's site: the theme's, with the office's menu (desk/admin_menu.py) and nothing that no page shows.

The theme lists every table with all rights in it for every page, and asks of each line of the menu which
table it may have meant.
"""

from typing import Any

from django.http import HttpRequest
from unfold.sites import UnfoldAdminSite

from desk import admin_menu


class OfficeSite(UnfoldAdminSite):
    """The one site of the admin, named in `config/apps.py`."""

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the tables of an app, for its page; of all apps the menu has them."""
        return super().get_app_list(request, app_label) if app_label else []

    def get_sidebar_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        return admin_menu.navigation(request)

    def get_tabs_list(self, request: HttpRequest) -> list[dict[str, Any]]:
        return admin_menu.related(request)
