from django.urls import path, register_converter

from workplan.views import (
    acts,
    check,
    files,
    item,
    meetings,
    months,
    next_year,
    papers,
    review,
    text,
    year,
)


class MonthConverter:
    """A month of two digits, as it stands in the addresses of reports: 2021-05."""

    regex = "0[1-9]|1[0-2]"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return f"{value:02}"


register_converter(MonthConverter, "month")

app_name = "workplan"
urlpatterns = [
    path("review/", review.review, name="review"),
    path("plan/", year.current, name="plan"),
    path("plan/<int:year>/", year.year, name="year"),
    path("plan/<int:year>/text/", text.text, name="text"),
    path("plan/<int:year>/text/points/", text.points, name="points"),
    path("plan/<int:year>/check/", check.check, name="check"),
    path("plan/<int:year>/check/accept/", check.accept, name="accept_finding"),
    path("plan/<int:year>/check/<int:pk>/withdraw/", check.withdraw, name="withdraw_finding"),
    path("plan/<int:year>/next/", next_year.draft, name="next_year"),
    path("plan/<int:year>/next/rows/new/", next_year.row, name="next_year_new"),
    path("plan/<int:year>/next/rows/<int:pk>/", next_year.row, name="next_year_row"),
    path("plan/<int:year>/next/text/", next_year.text, name="next_year_text"),
    path("plan/<int:year>/next/text/new/", next_year.point, name="next_year_point_new"),
    path("plan/<int:year>/next/text/<int:pk>/", next_year.point, name="next_year_point"),
    path("plan/<int:year>/next/document/", next_year.document, name="next_year_document"),
    path("plan/<int:year>/next/show/", next_year.show, name="next_year_show"),
    path("plan/<int:year>/next/topics/", next_year.take_in, name="next_year_take_in"),
    path("plan/<int:year>/next/issue/", next_year.issue, name="next_year_issue"),
    path("plan/<int:year>/next/end/", next_year.year_end, name="year_end"),
    path("plan/<int:year>/document/revised/", papers.plan_revised, name="plan_revised"),
    path("plan/<int:year>/document/", papers.plan, name="plan_document"),
    path("plan/<int:year>/consultations/", papers.consultations, name="consultation_plan"),
    path("plan/<int:year>/annexes/<int:number>/", papers.annex, name="annex_document"),
    path("plan/<int:year>/annexes/<int:number>/excel/", papers.annex_excel, name="annex_excel"),
    path("plan/<int:year>/export/", year.export, name="export"),
    path("items/<int:pk>/", item.item, name="item"),
    path("items/<int:pk>/do/<slug:action>/", acts.act, name="act_item"),
    path("items/<int:pk>/dues/<int:due_pk>/draft/", acts.draft, name="draft"),
    path(
        "items/<int:pk>/dues/<int:subject_pk>/<slug:action>/",
        acts.act,
        {"kind": "due"},
        name="act",
    ),
    path(
        "items/<int:pk>/extensions/<int:subject_pk>/<slug:action>/",
        acts.act,
        {"kind": "extension"},
        name="act_extension",
    ),
    path(
        "items/<int:pk>/instructions/<int:subject_pk>/<slug:action>/",
        acts.act,
        {"kind": "instruction"},
        name="act_instruction",
    ),
    path(
        "items/<int:pk>/progress/<int:subject_pk>/<slug:action>/",
        acts.act,
        {"kind": "progress"},
        name="act_progress",
    ),
    path("files/<uuid:key>/", files.file, name="file"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("meetings/<int:pk>/do/<slug:action>/", meetings.act, name="meeting_act"),
    path("meetings/<int:pk>/document/", meetings.document, name="meeting_document"),
    path("meetings/<int:pk>/minutes/", meetings.minutes, name="meeting_minutes"),
    path("meetings/<int:pk>/agenda/", meetings.add, name="agenda_add"),
    path("meetings/<int:pk>/agenda/<int:review_pk>/", meetings.decide, name="agenda_decide"),
    path(
        "meetings/<int:pk>/agenda/<int:review_pk>/off/", meetings.take_off, name="agenda_take_off"
    ),
    path(
        "meetings/<int:pk>/agenda/<int:review_pk>/newer/",
        meetings.take_newer,
        name="agenda_take_newer",
    ),
    path(
        "meetings/<int:pk>/agenda/<int:line_pk>/move/",
        meetings.move,
        {"kind": "review"},
        name="agenda_move",
    ),
    path("meetings/<int:pk>/business/", meetings.add_business, name="business_add"),
    path("meetings/<int:pk>/business/<int:business_pk>/", meetings.follow, name="business"),
    path(
        "meetings/<int:pk>/business/<int:line_pk>/move/",
        meetings.move,
        {"kind": "business"},
        name="business_move",
    ),
    path(
        "meetings/<int:pk>/business/<int:business_pk>/papers/<uuid:key>/back/",
        meetings.take_back_paper,
        name="business_paper_back",
    ),
    path(
        "meetings/<int:pk>/business/<int:business_pk>/do/<slug:action>/",
        meetings.act_business,
        name="business_act",
    ),
    path("months/", months.current, name="months"),
    path("months/<int:year>-<month:month>/", months.month, name="month"),
    path("months/<int:year>-<month:month>/document/", months.document, name="month_document"),
]
