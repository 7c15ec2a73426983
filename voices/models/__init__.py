from voices.models.places import Duty, Place, PublicSettings, Question, Summary, left_by
from voices.models.voices import (
    Arrival,
    Became,
    Reply,
    Voice,
    VoiceContact,
    VoicePhoto,
    VoiceQuerySet,
    VoiceRecord,
)
