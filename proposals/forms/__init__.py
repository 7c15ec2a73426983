"""What people type on the pages of proposals; each form keeps what was typed where it is refused."""
