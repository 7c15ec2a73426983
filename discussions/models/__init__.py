from discussions.models.stories import Picture, Story
from discussions.models.topics import Answer, Support, Topic, TopicChange

__all__ = ["Answer", "Picture", "Story", "Support", "Topic", "TopicChange"]
