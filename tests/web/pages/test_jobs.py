"""A job's page after the server was started again: said plainly, with what to do."""

from __future__ import annotations

import re

from newsarchive.archive.archive import OpenArchive
from newsarchive.store import tokens
from newsarchive.web.jobs import Jobs
from tests.web.client import running


def test_a_job_that_did_not_outlive_the_server_is_told_so(archive: OpenArchive) -> None:
    with archive.writing() as conn:
        token = tokens.create(conn, "test", archive.now())
    mine = {"Authorization": f"Bearer {token}", "Cookie": "lang=ar"}
    with running(archive) as client:
        begun = client.post("/sources/1/poll", headers=mine)
        assert begun.status_code == 303
        address = begun.headers["location"]
        assert client.get(address, headers=mine).status_code == 200
    with running(archive) as client:
        page = client.get(address, headers=mine)
        assert page.status_code == 404
        assert "لم يعد هذا العمل معروفًا هنا" in page.text
        assert "آمن في الأرشيف" in page.text
        assert {"/sources", "/import"} <= set(re.findall(r'class="button" href="([^"]+)"', page.text))
        stream = client.get(f"{address}/stream", headers=mine)
        assert (stream.status_code, stream.headers["content-type"].partition(";")[0]) == (404, "text/html")
        told = client.get(f"/api/v1{address}", headers=mine).json()
        assert told["status"] == 404
        assert "begin it again" in told["detail"]
        assert client.get(address).status_code == 401


def test_another_servers_job_has_another_number(archive: OpenArchive) -> None:
    assert Jobs(archive.now())._last > 0
