from django.urls import path

from proposals.views import documents

app_name = "proposal_documents"
urlpatterns = [
    path("<int:pk>/", documents.proposal, name="proposal"),
    path("batches/<int:pk>/", documents.batch, name="batch"),
    path("answers/<int:pk>/", documents.answer, name="answer"),
    path("ratings/<int:pk>/", documents.rating, name="rating"),
    path("letters/<int:pk>/", documents.letter, name="letter"),
]
