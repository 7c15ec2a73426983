from tests.sheets.files import body, docx, repack, shared, sheet, word, xlsx  # noqa: F401 - fixtures
