from django.urls import path

from proposals.views import (
    acts,
    committee,
    desks,
    dispatch,
    documents,
    figures,
    files,
    lists,
    page,
    public,
    write,
)

app_name = "proposals"
urlpatterns = [
    path("", desks.home, name="home"),
    path("mine/", desks.mine, name="mine"),
    path("unit/", desks.unit, name="unit"),
    path("supervised/", desks.supervised, name="supervised"),
    path("review/", committee.review, name="review"),
    path("handling/", committee.handling, name="handling"),
    path("look-back/", committee.look_back, name="look_back"),
    path("look-back/list/", committee.list_now, name="look_back_list"),
    path("handover/", dispatch.batches, name="dispatch"),
    path("handover/<int:pk>/", dispatch.batch, name="batch"),
    path("handover/<int:pk>/fill/", dispatch.fill, name="batch_fill"),
    path("handover/<int:pk>/plan/", dispatch.plan, name="batch_plan"),
    path("handover/<int:pk>/hand-over/", dispatch.hand_over, name="batch_hand_over"),
    path("handover/<int:pk>/out/<int:proposal_pk>/", dispatch.take_out, name="batch_take_out"),
    path("all/", lists.proposals, name="all"),
    path("all/export/", lists.export, name="export"),
    path("figures/", figures.figures, name="figures"),
    path("figures/rows/", figures.rows, name="figure_rows"),
    path("files/<uuid:key>/", files.file, name="file"),
    path("new/", write.new, name="new"),
    path("similar/", write.similar, name="similar_to_new"),
    path("<int:pk>/", page.page, name="proposal"),
    path("<int:pk>/edit/", write.edit, name="edit"),
    path("<int:pk>/similar/", write.similar, name="similar"),
    path("<int:pk>/do/<slug:name>/", acts.act, name="act"),
    path("<int:pk>/units/<int:subject_pk>/answer/draft/", acts.draft_answer, name="draft_answer"),
    path(
        "<int:pk>/units/<int:subject_pk>/<slug:name>/",
        acts.act,
        {"kind": "assignment"},
        name="act_assignment",
    ),
    path(
        "<int:pk>/extensions/<int:subject_pk>/<slug:name>/",
        acts.act,
        {"kind": "extension"},
        name="act_extension",
    ),
    path(
        "<int:pk>/look-backs/<int:subject_pk>/<slug:name>/",
        acts.act,
        {"kind": "look_back"},
        name="act_look_back",
    ),
    path(
        "<int:pk>/ratings/<int:subject_pk>/<int:stage_pk>/<slug:name>/",
        acts.act,
        {"kind": "rating"},
        name="rate",
    ),
]

document_urls = (
    [
        path("<int:pk>/", documents.proposal, name="proposal"),
        path("batches/<int:pk>/", documents.batch, name="batch"),
        path("answers/<int:pk>/", documents.answer, name="answer"),
        path("ratings/<int:pk>/", documents.rating, name="rating"),
        path("letters/<int:pk>/", documents.letter, name="letter"),
    ],
    "proposal_documents",
)
public_urls = (
    [
        path("", public.proposals, name="list"),
        path("<int:pk>/", public.proposal, name="proposal"),
    ],
    "public_proposals",
)
