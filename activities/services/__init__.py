"""The only writers of events and of who was at them: `events`, `attendance`; `notices` tells people."""
