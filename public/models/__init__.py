from public.models.places import Duty, Place, PublicSettings, Question, Summary, left_by
from public.models.voices import (
    Arrival,
    Became,
    Reply,
    Voice,
    VoiceContact,
    VoicePhoto,
    VoiceQuerySet,
    VoiceRecord,
)
