"""The list of what may be typed in, as the office edits it; all else of 履职 has pages of its own."""

from django.contrib import admin

from members.admin_base import OfficeAdmin
from performance.models import FactSort


@admin.register(FactSort)
class FactSortAdmin(OfficeAdmin):
    list_display = ("name", "unit", "has_level", "order", "is_active")
    list_editable = ("order", "is_active")
