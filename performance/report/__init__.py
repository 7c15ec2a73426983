"""What the year adds up to: a member's own, the record over terms, who has not begun, the figures."""
