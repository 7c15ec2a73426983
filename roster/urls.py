from django.urls import path

from roster.views import accounts, lists, member, posts, transfer

app_name = "roster"
urlpatterns = [
    path("", lists.everyone, name="list"),
    path("word/", lists.word, name="word"),
    path("export/", lists.export, name="export"),
    path("import/", transfer.upload, name="import"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("posts/", posts.posts, name="posts"),
    path("posts/<int:pk>/<slug:action>/", posts.act, name="post_act"),
    path("new/", member.new, name="new"),
    path("mine/", member.mine, name="mine"),
    path("<int:pk>/", member.member, name="member"),
    path("<int:pk>/do/<slug:action>/", member.act, name="act"),
    path("changes/<int:pk>/<slug:action>/", member.decide, name="decide"),
]
