"""The only writers of the tables of proposals, a file for each noun."""
