"""Files of the office: bytes -> cells, tables and paragraphs; workbooks and Word papers written.

Knows files and cells, and no noun of the plan. Holds no table of the database.
"""
