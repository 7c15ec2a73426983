"""The fields through which pages take files; import them from workflow.forms."""

from workflow.forms import FileField, FilesField, FilesInput, files_field

__all__ = ["FileField", "FilesField", "FilesInput", "files_field"]
