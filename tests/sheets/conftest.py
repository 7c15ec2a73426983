from tests.sheets.files import body, docx, repack, shared, sheet, xlsx  # noqa: F401 - fixtures
