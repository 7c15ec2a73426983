from public.models.places import Duty, Place, PublicSettings, Question, Summary
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
