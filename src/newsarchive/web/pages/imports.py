"""Import by hand in a browser: files dropped or addresses pasted; a line an input with its ending, live.

In: a form of those who may write. Out: a job. Files lie in a temporary folder only while they are read; what they hold
is kept raw like everything else.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, HTTPException, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from newsarchive.archive.archive import OpenArchive
from newsarchive.imports.checkpoints import Checkpoints
from newsarchive.imports.files import FORMATS, Format, files, read_items
from newsarchive.imports.importer import run_import
from newsarchive.imports.items import CharsetGuess, ImportItem, ResumedFile, SkippedRecords, UrlItem
from newsarchive.imports.unread_keys import Unread
from newsarchive.scheduler.rounds import fetch_urls
from newsarchive.web.access import may_write
from newsarchive.web.jobs import Job
from newsarchive.web.pages.jobs import jobs_of
from newsarchive.web.pages.summary import archive_of, show

router = APIRouter()

_MOST_ADDRESSES = 5_000
_ISOLATED = "\u2068{}\u2069"  # a key of unknown direction


@router.get("/import")
def form(request: Request) -> HTMLResponse:
    """The form."""
    return show(request, "import.html", formats=FORMATS, said=None)


@router.post("/import", dependencies=[Depends(may_write)])
def take(
    request: Request,
    uploads: Annotated[list[UploadFile] | None, File(alias="given")] = None,
    addresses: Annotated[str, Form()] = "",
    source: Annotated[str, Form(max_length=200)] = "",
    form: Annotated[str, Form()] = "auto",
) -> Response:
    """Take in files, and fetch the addresses, as one job."""
    named = [upload for upload in uploads or () if upload.filename]
    wanted = addresses.split()[:_MOST_ADDRESSES]
    if not named and not wanted:
        return show(request, "import.html", 422, formats=FORMATS, said="import.nothing")
    folder = _held(named)
    shape: Format = form if form in FORMATS else "auto"
    about = "، ".join([Path(upload.filename or "").name for upload in named] + wanted[:1])[:120]

    def work(archive: OpenArchive, job: Job) -> None:
        try:
            _take(archive, job, folder, shape, wanted, source.strip() or None)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    try:
        job = jobs_of(request).start(archive_of(request), "import", about, work)
    except HTTPException:  # too many wait
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return RedirectResponse(f"/jobs/{job.id}", 303)


def _sender_name(named: str, folder: Path) -> str:
    """An input as its sender named it: without the folder it lies in meanwhile."""
    return re.sub(rf"{re.escape(str(folder))}/\d+/", "", named)


def _held(uploads: Sequence[UploadFile]) -> Path:
    """What was sent, as files under their own names, each in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="newsarchive-import-"))
    for place, upload in enumerate(uploads):
        inside = folder / str(place)
        inside.mkdir()
        name = Path((upload.filename or "").replace("\\", "/")).name.lstrip(".") or "file"
        with (inside / name[-150:]).open("wb") as file:
            shutil.copyfileobj(upload.file, file)
    return folder


def _take(archive: OpenArchive, job: Job, folder: Path, form: Format, wanted: list[str], source: str | None) -> None:
    addresses = list(wanted)
    marks = Checkpoints(archive, source)
    unread = Unread()

    def stream() -> Iterator[ImportItem]:
        for path in files([folder]):
            for page_item in read_items(path, form, marks.read):
                if isinstance(page_item, UrlItem):
                    addresses.append(page_item.url)
                elif isinstance(page_item, CharsetGuess):
                    job.remark("deciphered", f"{_sender_name(page_item.input, folder)} ({page_item.charset})")
                elif isinstance(page_item, ResumedFile):
                    job.remark("resumed", _sender_name(page_item.input, folder), page_item.place)
                elif isinstance(page_item, SkippedRecords):
                    if page_item.count:
                        job.remark("passed_over", _sender_name(page_item.input, folder), page_item.count)
                else:
                    unread.note(page_item)
                    yield replace(page_item, input=_sender_name(page_item.input, folder))

    for result in run_import(archive, stream(), source, marks):
        job.tell(result)
    _tell_unread(job, unread)
    if addresses:
        fetch_urls(archive, addresses[:_MOST_ADDRESSES], source, job.tell)


def _tell_unread(job: Job, unread: Unread) -> None:
    """The keys nobody read, as remarks."""
    if named := unread.commonest():
        job.remark("unread", "، ".join(f"{_ISOLATED.format(key)} ×{count}" for key, count in named))
    for word, number in (("unread_more", unread.more), ("unread_beyond", unread.beyond)):
        if number:
            job.remark(word, "", number)
    if unread.not_brought:
        job.remark("not_brought", "")
