"""The pages where a program is written: from a shipped one, a file, as text, or by form."""

import json
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Redirect, Template
from pydantic import BaseModel, ConfigDict

from competitions.events.typed import MOST_ROWS, Said, Typed, row_count
from competitions.words import FORMS, LEVELS
from registry.core.actor import Actor
from registry.core.errors import ConflictError, Fault, RegistryError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.people.words import BUREAUS
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC
from rewards.programs import form_lists, program_form, queries, service, wording
from rewards.programs.documents import Program
from rewards.programs.form_rows import BLANK_ROWS
from rewards.programs.loading import load_program, program_names, shipped_program
from rewards.programs.queries import ProgramStory
from rewards.programs.reading import LARGEST_PROGRAM, ProgramInvalidError, read_program
from rewards.programs.refusals import ProgramVersionTakenError
from rewards.words import PAYEE_CLASSES, QUALIFICATION_KINDS, QUALIFICATION_LEVELS

_NO_DOCUMENT: Final = Fault(
    "document_missing", text("请选择文件或粘贴全文。", "Choose a file, or paste the document.")
)


# The kinds of rows of the form, and which button asks for more of them.
_ROWS: Final = ("fund", "rule", "qualification", "cap", "treatment", "approval")
_MORE: Final = {f"more_{kind}s": kind for kind in _ROWS}

# Of a copy of a shipped program only the name can be wrong.
_NAME: Final = text(
    "代号只用小写字母、数字和单个连字符，最多 80 个字符。",
    "A name has lower-case letters, digits and single hyphens, at most 80 characters.",
)
_NAME_TAKEN: Final = text(
    "已有这个代号的办法：换一个代号；要改那一份，打开它选“复制为新版本”。",
    "There is a program of this name: choose another; to change that one, copy it as a new version.",
)


class DocumentForm(BaseModel):
    """A document, as text or as a file; the file counts when both are given.

    Or the shipped program with which a new one begins, and what that is to be named.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    document: str = ""
    file: UploadFile | None = None
    shipped: str = ""
    name: str = ""


Answer = Response[Any]
Sent = Annotated[DocumentForm, Body(media_type=RequestEncodingType.MULTI_PART)]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]


@get("/rewards/new", include_in_schema=False)
async def new_page(request: Request[Actor, Any, Any]) -> Template:
    """Ask how a program is to be drafted."""
    return await _new(request)


@get("/rewards/new/{name:str}", include_in_schema=False)
async def from_shipped(request: Request[Actor, Any, Any], name: FromPath[str]) -> Template:
    """Show a shipped program as text, to be changed and stored as one's own."""
    return await _new(request, typed=shipped_program(name).decode())


@post("/rewards/new", include_in_schema=False, status_code=200)
async def draft(request: Request[Actor, Any, Any], data: Sent) -> Answer:
    """Store a document as a draft, or show it again with every fault."""
    require(request.user, "programs.draft", ANYTHING)
    if data.shipped:
        return await _begin(request, data)
    content = await _content(data)
    try:
        program = await service.draft(request.user, _read(content))
    except (ProgramInvalidError, ConflictError) as error:
        return await _new(request, typed=content.decode(errors="replace"), error=error)
    return Redirect(f"/rewards/{program}", status_code=303)


@get("/rewards/{program:uuid}/text", include_in_schema=False)
async def text_page(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Template:
    """Show a draft as text to change."""
    story = await _own(request, program)
    return _text(request, story, _pretty(story.document))


@post("/rewards/{program:uuid}/text", include_in_schema=False, status_code=200)
async def change_text(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Sent) -> Answer:
    """Replace the document of a draft, or show what was typed again with every fault."""
    story = await _own(request, program)
    content = await _content(data)
    try:
        await service.change_draft(request.user, program, _read(content))
    except (ProgramInvalidError, ConflictError) as error:
        return _text(request, story, content.decode(errors="replace"), error)
    return Redirect(f"/rewards/{program}", status_code=303)


@get("/rewards/{program:uuid}/form", include_in_schema=False)
async def form_page(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Template:
    """Show the form of a draft."""
    story = await _own(request, program)
    return _form(request, story, program_form.shown(story.document))


@post("/rewards/{program:uuid}/form", include_in_schema=False, status_code=200)
async def change_form(request: Request[Actor, Any, Any], program: FromPath[UUID], data: Form) -> Answer:
    """Store what the form says, or show it again with what is wrong."""
    story = await _own(request, program)
    if kind := _MORE.get(data.get("do", "")):
        return _form(request, story, data | {f"{kind}s": str(row_count(data, kind) + BLANK_ROWS)})
    wanted = program_form.read(data, story.document)
    if not isinstance(wanted, Program):
        return _form(request, story, data, wanted)
    try:
        await service.change_draft(request.user, program, wanted)
    except ConflictError as error:
        return _form(request, story, data, {"": error.message})
    return Redirect(f"/rewards/{program}", status_code=303)


@get("/rewards/{program:uuid}/document.json", include_in_schema=False)
async def download(request: Request[Actor, Any, Any], program: FromPath[UUID]) -> Response[bytes]:
    """Return the document of a version as a file."""
    story = await queries.story(request.user, program)
    named = f"{story.document.name}-v{story.document.version}.json"
    return _file(_pretty(story.document).encode(), named)


@get("/rewards/program.schema.json", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def schema_file() -> Response[dict[str, Any]]:
    """Return the JSON Schema of a program document as a file."""
    headers = {"Content-Disposition": 'attachment; filename="reward-program.schema.json"'}
    return Response(Program.model_json_schema(), media_type="application/schema+json", headers=headers)


async def _content(data: DocumentForm) -> bytes:
    if data.file is not None and data.file.filename:
        return await data.file.read(LARGEST_PROGRAM + 1)
    # Browsers send line ends of their own; lines are counted as the text shows them.
    return data.document.replace("\r\n", "\n").encode()


def _read(content: bytes) -> Program:
    if not content.strip():
        raise ProgramInvalidError(_NO_DOCUMENT.message, [_NO_DOCUMENT])
    return read_program(content)


async def _own(request: Request[Actor, Any, Any], program: UUID) -> ProgramStory:
    require(request.user, "programs.draft", ANYTHING)
    story = await queries.story(request.user, program)
    service.require_own_draft(request.user, story.facts.state, story.drafted.account)
    return story


async def _begin(request: Request[Actor, Any, Any], data: DocumentForm) -> Answer:
    """Store a copy of a shipped program under a name of its own, and lead to its form."""
    document = json.loads(shipped_program(data.shipped)) | {"name": data.name.strip(), "version": 1}
    try:
        program = await service.draft(request.user, read_program(json.dumps(document).encode()))
    except ProgramInvalidError as error:
        return await _new(request, begun=data, error=error, name_said=_NAME)
    except ProgramVersionTakenError as error:
        return await _new(request, begun=data, error=error, name_said=_NAME_TAKEN)
    return Redirect(f"/rewards/{program}/form", status_code=303)


async def _new(
    request: Request[Actor, Any, Any],
    *,
    typed: str = "",
    begun: DocumentForm | None = None,
    error: RegistryError | None = None,
    name_said: Text | None = None,
) -> Template:
    require(request.user, "programs.draft", ANYTHING)
    return page(
        request,
        "rewards/program_text.html",
        status=status_of(error) if error else 200,
        program=None,
        shipped=[load_program(name) for name in program_names()],
        begun=begun or DocumentForm(),
        name_said=name_said,
        typed=typed,
        lines=typed.splitlines(),
        error=None if name_said else error,
    )


def _text(
    request: Request[Actor, Any, Any], story: ProgramStory, typed: str, error: RegistryError | None = None
) -> Template:
    return page(
        request,
        "rewards/program_text.html",
        status=status_of(error) if error else 200,
        program=story.facts,
        shipped=[],
        name_said=None,
        typed=typed,
        lines=typed.splitlines(),
        error=error,
    )


def _form(
    request: Request[Actor, Any, Any], story: ProgramStory, typed: Typed, said: Said | None = None
) -> Template:
    return page(
        request,
        "rewards/program_form.html",
        status=400 if said else 200,
        program=story.facts,
        document=story.document,
        typed=typed,
        said=said or {},
        open_parts=None,
        rows={kind: range(1, row_count(typed, kind) + 1) for kind in _ROWS},
        most=MOST_ROWS,
        levels=LEVELS,
        forms=FORMS,
        words=wording,
        funds=form_lists.funds(typed, story.document),
        bureaus=BUREAUS,
        payee_classes=PAYEE_CLASSES,
        # Employees are paid for qualifications only.
        prize_classes={code: words for code, words in PAYEE_CLASSES.items() if code != "employee"},
        kinds=QUALIFICATION_KINDS,
        held_levels=QUALIFICATION_LEVELS,
    )


def _pretty(program: Program) -> str:
    return program.model_dump_json(indent=2, exclude_unset=True)


def _file(content: bytes, named: str) -> Response[bytes]:
    headers = {"Content-Disposition": f'attachment; filename="{named}"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/json", headers=headers)


PAGES = [
    new_page,
    from_shipped,
    draft,
    text_page,
    change_text,
    form_page,
    change_form,
    download,
    schema_file,
]
