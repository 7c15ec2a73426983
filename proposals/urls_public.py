from django.urls import path

from proposals.views import public

app_name = "public_proposals"
urlpatterns = [
    path("", public.proposals, name="list"),
    path("<int:pk>/", public.proposal, name="proposal"),
]
