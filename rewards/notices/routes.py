"""The JSON API of lists, public notices and objections."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, JSONBody, QueryParameter

from competitions.events.routes import Created
from registry.core.actor import Actor
from registry.core.paging import Page
from registry.web.api import answers, described
from registry.web.limits import CODE_LIMIT
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE
from rewards.notices import answering, drafting, objecting, objection_queries, public, queries, service
from rewards.notices.attachments import LARGEST_REQUEST
from rewards.notices.objecting import Answered, Filed
from rewards.notices.objection_desk import sent_to_save
from rewards.notices.objection_pages import OBJECTION_LIMIT
from rewards.notices.objection_queries import ObjectionFacts, ObjectionLine
from rewards.notices.public import PublicLine, PublicNotice
from rewards.notices.queries import ActFacts, Candidate, ListLineFacts, RewardListFacts
from rewards.notices.schemas import (
    DraftIn,
    ListChangeIn,
    ListReasonIn,
    ObjectionAnswerIn,
    ObjectionForm,
    ReceiptIn,
)
from rewards.notices.service import Ended

AnyRequest = Request[Actor, Any, Any]
PageNumber = Annotated[int, QueryParameter(name="page", ge=1, le=100_000)]


@get("/lists", operation_id="list_reward_lists", summary="Lists of rewards")
async def list_lists(request: AnyRequest, program: FromQuery[UUID | None] = None) -> list[RewardListFacts]:
    """Return the lists of a program, or all of them, those that wait for something first."""
    return await queries.lists(request.user, program)


@get(
    "/programs/{program:uuid}/ready",
    operation_id="preview_reward_list",
    summary="What a new list of a program would have, and what not, and why",
)
async def preview(request: AnyRequest, program: FromPath[UUID]) -> list[Candidate]:
    """Return every entitlement of a program with whether it is ready for a list."""
    return await queries.preview(request.user, program)


@post("/programs/{program:uuid}/lists", operation_id="draft_reward_list", summary="Draft a list")
async def draft(request: AnyRequest, program: FromPath[UUID], data: JSONBody[DraftIn]) -> Created:
    """Draft a list of all that is ready, or of the entitlements named."""
    made = await drafting.draft(request.user, program, data.title, data.entitlements, contact=data.contact)
    return Created(id=made)


@get("/lists/{list_id:uuid}", operation_id="read_reward_list", summary="One list")
async def read_list(request: AnyRequest, list_id: FromPath[UUID]) -> RewardListFacts:
    """Return a list with what stands on it."""
    return await queries.list_facts(request.user, list_id)


@get("/lists/{list_id:uuid}/lines", operation_id="read_reward_list_lines", summary="A list's lines")
async def read_lines(
    request: AnyRequest, list_id: FromPath[UUID], page: PageNumber = 1
) -> Page[ListLineFacts]:
    """Return one page of the lines that stand on a list."""
    await queries.list_facts(request.user, list_id)
    return await queries.lines(request.user, list_id, page=page)


@get("/lists/{list_id:uuid}/acts", operation_id="read_reward_list_acts", summary="What was done to a list")
async def read_acts(request: AnyRequest, list_id: FromPath[UUID]) -> list[ActFacts]:
    """Return what was done to a list, in order."""
    await queries.list_facts(request.user, list_id)
    return await queries.acts(request.user, list_id)


@put("/lists/{list_id:uuid}", operation_id="change_reward_list", summary="Change a draft", status_code=204)
async def change(request: AnyRequest, list_id: FromPath[UUID], data: JSONBody[ListChangeIn]) -> None:
    """Change title and contact of a list that is being drafted."""
    await drafting.change(request.user, list_id, data.title, data.contact)


@post(
    "/list-lines/{line:uuid}/removal",
    operation_id="remove_reward_list_line",
    summary="Take a line off its list",
    status_code=204,
)
async def remove_line(request: AnyRequest, line: FromPath[UUID], data: JSONBody[ListReasonIn]) -> None:
    """Take a line off a list that is being drafted or on public notice."""
    await drafting.remove_line(request.user, line, data.reason)


@post(
    "/lists/{list_id:uuid}/publication",
    operation_id="publish_reward_list",
    summary="Put a list on public notice",
    status_code=204,
)
async def publish(request: AnyRequest, list_id: FromPath[UUID]) -> None:
    """Put a drafted list on public notice from today on."""
    await service.publish(request.user, list_id)


@post(
    "/lists/{list_id:uuid}/end-of-notice",
    operation_id="end_reward_notice",
    summary="End a notice whose last day is over",
    status_code=200,
)
async def end_notice(request: AnyRequest, list_id: FromPath[UUID]) -> Ended:
    """End a notice and put the list up for approval, without the lines that open objections name."""
    return await service.end_notice(request.user, list_id)


@post(
    "/lists/{list_id:uuid}/putting-up",
    operation_id="put_up_reward_list_again",
    summary="Put a list that was sent back up for approval again",
    status_code=200,
)
async def put_up_again(request: AnyRequest, list_id: FromPath[UUID]) -> Ended:
    """Put a list that was sent back up for approval without another notice."""
    return await service.put_up_again(request.user, list_id)


@post(
    "/lists/{list_id:uuid}/cancellation",
    operation_id="cancel_reward_list",
    summary="Cancel a list that is not approved",
    status_code=204,
)
async def cancel(request: AnyRequest, list_id: FromPath[UUID], data: JSONBody[ListReasonIn]) -> None:
    """Cancel a list; what is on it can be listed anew."""
    await service.cancel(request.user, list_id, data.reason)


@get("/objections", operation_id="list_objections", summary="Objections, open ones first")
async def list_objections(
    request: AnyRequest, page: PageNumber = 1, list_id: FromQuery[UUID | None] = None
) -> Page[ObjectionLine]:
    """Return one page of the objections to public notices."""
    return await objection_queries.objections(request.user, list_id=list_id, page=page)


@get("/objections/{objection:uuid}", operation_id="read_objection", summary="One objection, opened")
async def read_objection(request: AnyRequest, objection: FromPath[UUID]) -> ObjectionFacts:
    """Return an objection with what it says, the lines it names and its attachments."""
    return await objection_queries.objection(request.user, objection)


@get(
    "/objections/{objection:uuid}/files/{file:uuid}",
    operation_id="read_objection_file",
    summary="An attachment; each look is recorded",
    operation_class=answers("application/pdf", "image/png", "image/jpeg"),
)
async def read_file(request: AnyRequest, objection: FromPath[UUID], file: FromPath[UUID]) -> Response[bytes]:
    """Return an attachment as a file to keep."""
    media_type, content = await answering.read_file(request.user, objection, file)
    return sent_to_save(media_type, content)


@post(
    "/objections/{objection:uuid}/answer",
    operation_id="answer_objection",
    summary="Answer an objection",
    status_code=204,
)
async def answer(request: AnyRequest, objection: FromPath[UUID], data: JSONBody[ObjectionAnswerIn]) -> None:
    """Answer an objection, once; never who drafted the list."""
    await answering.answer(request.user, objection, data.outcome, data.answer, data.lines)


@get(
    "/public-notices",
    operation_id="list_public_notices",
    summary="Notices that run",
    opt=PUBLIC_WITHOUT_COOKIE,
)
async def list_notices() -> list[PublicNotice]:
    """Return the notices that run today."""
    return await public.notices()


@get(
    "/public-notices/{notice:uuid}",
    operation_id="read_public_notice",
    summary="One notice",
    opt=PUBLIC_WITHOUT_COOKIE,
)
async def read_notice(notice: FromPath[UUID]) -> PublicNotice:
    """Return a notice without its lines, in whatever standing."""
    return await public.notice(notice)


@get(
    "/public-notices/{notice:uuid}/lines",
    operation_id="read_public_notice_lines",
    summary="A notice's lines; masked when it is over",
    opt=PUBLIC_WITHOUT_COOKIE,
)
async def read_notice_lines(notice: FromPath[UUID], page: PageNumber = 1) -> Page[PublicLine]:
    """Return one page of a notice's lines."""
    return await public.lines(await public.notice(notice), page=page)


@post(
    "/public-notices/{notice:uuid}/objections",
    operation_id="file_objection",
    summary="Object to lines of a notice that runs",
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[OBJECTION_LIMIT],
    request_max_body_size=LARGEST_REQUEST,
)
async def file_objection(
    notice: FromPath[UUID],
    data: Annotated[ObjectionForm, Body(media_type=RequestEncodingType.MULTI_PART)],
) -> Filed:
    """File an objection; the receipt code is in this answer and nowhere else."""
    return await objecting.file(
        notice,
        data.lines,
        data.grounds,
        name=data.name,
        contact=data.contact,
        files=[(each.filename, await each.read()) for each in data.files],
    )


@post(
    "/public-notices/answer",
    operation_id="read_objection_answer",
    summary="What becomes of an objection, by its receipt code",
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[CODE_LIMIT],
    status_code=200,
)
async def read_answer(data: JSONBody[ReceiptIn]) -> Answered:
    """Return what becomes of an objection, to whoever has its receipt code."""
    return await objecting.answer_of(data.receipt)


ROUTES = described(
    [
        list_lists,
        preview,
        draft,
        read_list,
        read_lines,
        read_acts,
        change,
        remove_line,
        publish,
        end_notice,
        put_up_again,
        cancel,
        list_objections,
        read_objection,
        read_file,
        answer,
        list_notices,
        read_notice,
        read_notice_lines,
        file_objection,
        read_answer,
    ],
    tag="lists",
)
