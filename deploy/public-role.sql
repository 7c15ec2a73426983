-- What the process for the public's pages may do, and nothing else (docs/deployment.md).
--   psql workplan --command "CREATE ROLE workplan_public LOGIN PASSWORD '…'"
--   psql workplan --file deploy/public-role.sql
-- Run it again after each upgrade: a new table is closed until it is named here.

GRANT USAGE ON SCHEMA public TO workplan_public;

-- What is shown: the places, the office's words, names of bodies and of members, nothing to reach them by.
GRANT SELECT ON voices_publicsettings, voices_place, voices_place_members, voices_question,
    voices_summary, voices_became, members_organisation, members_department,
    notifications_calendarentry TO workplan_public;
GRANT SELECT (id, place_id, person_id, starts_on, ends_on) ON voices_duty TO workplan_public;
GRANT SELECT (id, name, rank, stroke_key) ON members_person TO workplan_public;
GRANT SELECT (id, person_id, since, until) ON members_membership TO workplan_public;

-- What is taken in, and read again by its receipt; taken back, its words are emptied.
GRANT SELECT, INSERT ON voices_voice, voices_reply TO workplan_public;
GRANT UPDATE (text, "where", state, is_shown, held, closed_on, merged_into_id) ON voices_voice TO workplan_public;

-- Written, and never read again: who wrote, from where, and the photos.
GRANT INSERT, DELETE, SELECT (voice_id) ON voices_voicecontact TO workplan_public;
GRANT INSERT, DELETE, SELECT (id, voice_id, file) ON voices_voicephoto TO workplan_public;
GRANT INSERT, SELECT (id, place_id, form, address, held, at) ON voices_arrival TO workplan_public;
GRANT INSERT, SELECT (id, voice_id, action, at, reason) ON voices_voicerecord TO workplan_public;
