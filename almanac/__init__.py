"""The office's day: what time it is, and which days are worked. Imports no app."""
