"""The nouns that a chain of results hangs on, as one type."""

from consultations.models.consultations import Consultation
from consultations.models.research import Research
from consultations.models.supervision import Supervision

Theme = Consultation | Research | Supervision
