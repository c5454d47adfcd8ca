"""The client against real servers, honest and hostile, on loopback."""

from __future__ import annotations

import gzip
import time
from typing import Any

import brotli
import pytest

from newsarchive.errors import FetchFailed
from newsarchive.fetch.hop import user_agent
from newsarchive.fetch.robots import Robots
from newsarchive.model import Validators
from newsarchive.model.outcomes import Outcome
from tests.fetch.hostile import NOW, Server, make_client

PAGE = "<html><h1>افتتاح الميناء الجديد</h1></html>".encode()


def failure(client: Any, url: str) -> FetchFailed:
    with client, pytest.raises(FetchFailed) as caught:
        client.get(url)
    return caught.value


# ------------------------------------------------------------------ honest servers


def test_an_answer_is_kept_as_it_came_over_the_wire(server: Server) -> None:
    packed = gzip.compress(PAGE)
    url = server.says("/a", body=packed, Content_Encoding="gzip", X_Odd="  two  words ", content_TYPE="text/html")
    with make_client({server.host}) as client:
        fetched = client.get(url)
    assert (fetched.status, fetched.body, fetched.peer, fetched.moment) == (200, packed, "127.0.0.1", NOW)
    assert (fetched.url, fetched.final_url, fetched.redirects) == (url, url, ())
    assert ("content-TYPE", "text/html") in fetched.headers  # names keep their case
    assert ("X-Odd", "two  words") in fetched.headers


def test_we_say_who_we_are_and_what_we_can_undo(server: Server) -> None:
    url = server.says("/a")
    with make_client({server.host}) as client:
        fetched = client.get(url)
    _, asked = server.asked[0]
    assert asked["User-Agent"] == "newsarchive/0 (+https://archive.example/about)"
    assert asked["Accept-Encoding"] == "gzip, deflate, br"
    assert asked["Host"] == server.host
    assert dict(fetched.request_headers) == asked
    assert user_agent("1.2", "desk@archive.example") == "newsarchive/1.2 (+desk@archive.example)"
    assert user_agent("1.2", None) == "newsarchive/1.2"
    assert user_agent("1.2", "a\r\nX: b") == "newsarchive/1.2"


def test_validators_go_out_byte_for_byte_and_304_is_an_answer(server: Server) -> None:
    url = server.says("/a", status=304, ETag='W/"x"')
    with make_client({server.host}) as client:
        fetched = client.get(url, Validators('W/"x\xe9"', "Sun, 01 Mar 2026 00:00:00 GMT"))
    assert fetched.status == 304
    assert server.asked[0][1]["If-None-Match"] == 'W/"x\xe9"'
    assert server.asked[0][1]["If-Modified-Since"] == "Sun, 01 Mar 2026 00:00:00 GMT"


@pytest.mark.parametrize("etag", ["a\r\nEvil: yes", "عربي", " ", "\x00"])
def test_a_validator_that_cannot_stand_in_a_header_is_left_out(server: Server, etag: str) -> None:
    url = server.says("/a")
    with make_client({server.host}) as client:
        client.get(url, Validators(etag))
    assert "If-None-Match" not in server.asked[0][1]
    assert "Evil" not in server.asked[0][1]


@pytest.mark.parametrize("status", [404, 410, 401, 403, 429, 500, 503])
def test_a_status_is_an_answer(server: Server, status: int) -> None:
    url = server.says("/a", status=status, body=b"no")
    with make_client({server.host}) as client:
        assert client.get(url).status == status


def test_the_address_goes_out_byte_for_byte(server: Server) -> None:
    path = "/%D8%A3%d8%AE/x;y=1,2|3?q=[a]&b={c}'&d=%2f"
    url = server.says(path)
    with make_client({server.host}) as client:
        client.get(url + "#part")
    assert server.asked[0][0].lower() == path.replace("'", "%27").lower()


def test_an_arabic_address_is_asked_for_and_remembered_as_given(server: Server) -> None:
    server.says("/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1")
    with make_client({server.host}) as client:
        fetched = client.get(server.url("/أخبار"))
    assert fetched.status == 200
    assert fetched.url == server.url("/أخبار")


def test_one_connection_serves_a_visit_and_a_dropped_one_is_made_anew(server: Server) -> None:
    one, two = server.says("/1"), server.says("/2")
    server.says("/3", Connection="close")
    with make_client({server.host}) as client:
        client.get(one)
        client.get(two)
        assert server.connections == 1
        client.get(server.url("/3"))
        assert client.get(one).status == 200
    assert server.connections == 2


def test_a_connection_dropped_in_silence_is_made_anew(raw_server: Any) -> None:
    answered: list[int] = []

    def talk(sock: Any) -> None:
        sock.recv(65_536)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        answered.append(1)
        sock.recv(65_536)  # takes the second request and hangs up

    port = raw_server(talk)
    with make_client({f"127.0.0.1:{port}"}) as client:
        for _ in range(2):
            assert client.get(f"http://127.0.0.1:{port}/").body == b"ok"
    assert len(answered) == 2


def test_no_cookie_is_carried(server: Server) -> None:
    url = server.says("/a", Set_Cookie="id=7; Path=/")
    with make_client({server.host}) as client:
        client.get(url)
        client.get(url)
    assert "Cookie" not in server.asked[1][1]


# ------------------------------------------------------------------ the way


def test_redirects_are_followed_and_told(server: Server) -> None:
    server.says("/c", body=PAGE)
    server.says("/b", status=302, Location="c#part")
    url = server.says("/a", status=301, Location=server.url("/b"), body=b"moved")
    turns: list[str] = []
    with make_client({server.host}, wait_turn=turns.append) as client:
        fetched = client.get(url, Validators(etag='"x"'))
    assert (fetched.url, fetched.final_url, fetched.body) == (url, server.url("/c"), PAGE)
    assert fetched.redirects == (url, server.url("/b"))
    assert turns == [server.host] * 3
    assert [("If-None-Match" in headers) for _, headers in server.asked] == [True, False, False]


def test_a_location_in_bare_utf8_is_followed(server: Server) -> None:
    server.says("/%D8%AE%D8%A8%D8%B1", body=PAGE)
    raw = "HTTP/1.1 302 Found\r\nLocation: /خبر\r\nContent-Length: 0\r\n\r\n".encode()
    with make_client({server.host}) as client:
        assert client.get(server.sends("/a", raw)).body == PAGE


@pytest.mark.parametrize(
    "location", [None, "", "ftp://archive.example/", "javascript:alert(1)", "file:///etc/passwd", "http://", "/a"]
)
def test_a_redirect_that_leads_nowhere_is_named(server: Server, location: str | None) -> None:
    named = {} if location is None else {"Location": location}
    url = server.says("/a", status=302, **named)
    assert failure(make_client({server.host}), url).outcome is Outcome.BAD_REDIRECT
    assert len(server.asked) == 1


def test_circles_and_endless_ways_end(server: Server) -> None:
    server.says("/b", status=302, Location="/a")
    circle = server.says("/a", status=302, Location="/b")
    assert failure(make_client({server.host}), circle).outcome is Outcome.BAD_REDIRECT
    for number in range(20):
        server.says(f"/n{number}", status=307, Location=f"/n{number + 1}")
    server.asked.clear()
    assert failure(make_client({server.host}, max_redirects=3), server.url("/n0")).outcome is Outcome.BAD_REDIRECT
    assert len(server.asked) == 4


def test_robots_are_asked_before_each_hop(server: Server) -> None:
    server.says("/private/b", body=PAGE)
    url = server.says("/a", status=302, Location="/private/b")
    rules = Robots("User-agent: *\nDisallow: /private", 200, NOW)
    failed = failure(make_client({server.host}, robots_for=lambda _: rules), url)
    assert failed.outcome is Outcome.ROBOTS_DENIED
    assert [path for path, _ in server.asked] == ["/a"]
    trouble = Robots("", 503, NOW)
    failed = failure(make_client({server.host}, robots_for=lambda _: trouble), url)
    assert (failed.outcome, "503" in failed.detail) == (Outcome.ROBOTS_DENIED, True)


@pytest.mark.parametrize(
    "there",
    [
        "http://127.0.0.1:{other}/",
        "http://localhost:{other}/",
        "http://localhost.:{other}/",
        "http://127.1:{other}/",
        "http://0x7f.1:{other}/",
        "http://2130706433:{other}/",
        "http://0177.0.0.1:{other}/",
        "http://[::1]:{other}/",
        "http://[::ffff:127.0.0.1]:{other}/",
        "http://0.0.0.0:{other}/",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.7/",
        "http://100.100.100.200/",
        "http://[fd00:ec2::254]/",
        "http://[fe80::1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
    ],
)
def test_a_redirect_to_a_private_address_is_refused(server: Server, there: str) -> None:
    other = server.port + 1 if server.port < 65_535 else server.port - 1
    url = server.says("/a", status=302, Location=there.format(other=other))
    assert failure(make_client({server.host}), url).outcome is Outcome.PRIVATE_ADDRESS
    assert failure(make_client(set()), server.url("/a")).outcome is Outcome.PRIVATE_ADDRESS
    assert len(server.asked) == 1


def test_a_redirect_to_another_named_authority_is_followed(server: Server) -> None:
    server.says("/b", body=PAGE)
    url = server.says("/a", status=302, Location=f"http://localhost:{server.port}/b")
    with make_client({server.host, f"localhost:{server.port}"}) as client:
        assert client.get(url).body == PAGE
    assert server.asked[1][1]["Host"] == f"localhost:{server.port}"


def test_what_is_connected_to_is_what_was_checked(server: Server) -> None:
    """A name that answers first with a public address and then with a private one gains nothing."""
    answers = [[(2, 1, 6, "", ("198.51.100.7", server.port))], [(2, 1, 6, "", ("127.0.0.1", server.port))]]
    asked: list[str] = []

    def lookup(name: str, port: int, **_: Any) -> Any:
        asked.append(name)
        return answers[min(len(asked), 2) - 1]

    url = f"http://news.example:{server.port}/"
    client = make_client(set(), lookup=lookup)
    assert failure(client, url).outcome is Outcome.PRIVATE_ADDRESS  # 198.51.100.0/24 is for documents
    assert failure(client, url).outcome is Outcome.PRIVATE_ADDRESS
    server.says("/", body=PAGE)
    with make_client({f"news.example:{server.port}"}, lookup=lookup) as client:
        assert client.get(url).body == PAGE
    assert len(asked) == 3  # once a request: nobody else looks the name up
    assert server.asked[0][1]["Host"] == f"news.example:{server.port}"


def test_the_next_address_is_tried_where_one_does_not_answer(server: Server) -> None:
    url = server.says("/", body=PAGE).replace("127.0.0.1", "news.example")
    closed = [(2, 1, 6, "", ("127.0.0.2", server.port + 0)), (2, 1, 6, "", ("127.0.0.1", server.port))]
    with make_client({f"news.example:{server.port}"}, lookup=lambda *_, **__: closed) as client:
        assert client.get(url).peer == "127.0.0.1"


def test_a_name_answered_in_another_order_keeps_its_connection(server: Server) -> None:
    url = server.says("/", body=PAGE).replace("127.0.0.1", "news.example")
    here = [(2, 1, 6, "", ("127.0.0.1", server.port)), (2, 1, 6, "", ("127.0.0.2", server.port))]
    orders = iter([here, here[::-1], here])
    with make_client({f"news.example:{server.port}"}, lookup=lambda *_, **__: next(orders)) as client:
        assert [client.get(url).peer for _ in range(3)] == ["127.0.0.1"] * 3
    assert server.connections == 1


def test_names_without_an_address_and_closed_ports(server: Server) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise OSError(-2, "Name or service not known")

    assert failure(make_client(set(), lookup=nobody), "http://no.example/").outcome is Outcome.DNS_FAILED
    assert failure(make_client(set(), lookup=lambda *_, **__: []), "http://no.example/").outcome is Outcome.DNS_FAILED
    assert failure(make_client({"127.0.0.1:1"}), "http://127.0.0.1:1/").outcome is Outcome.CONNECT_FAILED
    assert failure(make_client(set()), "http://mail.example:25/").outcome is Outcome.CONNECT_FAILED
    url = server.says("/a", status=302, Location="http://mail.example:25/")
    assert failure(make_client({server.host}), url).outcome is Outcome.BAD_REDIRECT
    assert failure(make_client(set()), "gopher://x.example/").outcome is Outcome.CONNECT_FAILED


# ------------------------------------------------------------------ hostile servers


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("pack", [gzip.compress, brotli.compress])
def test_a_bomb_is_too_large(server: Server, pack: Any) -> None:
    name = "gzip" if pack is gzip.compress else "br"
    url = server.says("/a", body=pack(b"\x00" * 30_000_000), Content_Encoding=name)
    assert failure(make_client({server.host}, max_unpacked_bytes=1_000_000), url).outcome is Outcome.TOO_LARGE


def test_a_body_without_end_is_too_large(server: Server) -> None:
    url = server.sends("/a", CHUNKED, then=b"10000\r\n" + b"x" * 65_536 + b"\r\n")
    assert failure(make_client({server.host}, max_body_bytes=1_000_000), url).outcome is Outcome.TOO_LARGE
    url = server.sends("/b", HEAD + b"\r\n", then=b"x" * 65_536)
    assert failure(make_client({server.host}, max_body_bytes=1_000_000), url).outcome is Outcome.TOO_LARGE


def test_a_body_announced_too_large_is_not_read(server: Server) -> None:
    url = server.sends("/a", HEAD + b"Content-Length: 99999999999\r\n\r\n", then=b"x")
    started = time.monotonic()
    assert failure(make_client({server.host}), url).outcome is Outcome.TOO_LARGE
    assert time.monotonic() - started < 2


def test_a_body_of_exactly_the_bound_is_taken(server: Server) -> None:
    url = server.says("/a", body=b"x" * 1_000)
    with make_client({server.host}, max_body_bytes=1_000) as client:
        assert len(client.get(url).body) == 1_000
    assert failure(make_client({server.host}, max_body_bytes=999), url).outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(CHUNKED, id="body"),
        pytest.param(HEAD + b"X-Slow: ", id="headers"),
        pytest.param(b"HTTP/1.1 2", id="status line"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n", id="early hints"),
    ],
)
def test_a_drip_never_outlasts_the_request(server: Server, start: bytes) -> None:
    """Each byte comes well within the read timeout: only the whole request's end can stop it."""
    drip = {b"HTTP/1.1 1": b"HTTP/1.1 103 Early Hints\r\n\r\n"}.get(start[:10], b"1")
    drip = b"1\r\nx\r\n" if start == CHUNKED else drip
    url = server.sends("/a", start, pause_s=0.1, then=drip)
    started = time.monotonic()
    failed = failure(make_client({server.host}, request_timeout_s=1.0), url)
    assert failed.outcome is Outcome.TIMED_OUT
    assert time.monotonic() - started < 2.5


def test_a_drip_on_a_kept_connection_ends_too(raw_server: Any) -> None:
    def talk(sock: Any) -> None:
        sock.recv(65_536)
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        sock.recv(65_536)
        while True:
            sock.sendall(b"H")
            time.sleep(0.1)

    port = raw_server(talk)
    with make_client({f"127.0.0.1:{port}"}, request_timeout_s=1.0) as client:
        client.get(f"http://127.0.0.1:{port}/")
        with pytest.raises(FetchFailed) as caught:
            client.get(f"http://127.0.0.1:{port}/")
    assert caught.value.outcome is Outcome.TIMED_OUT


def test_silence_times_out(raw_server: Any) -> None:
    port = raw_server(lambda sock: time.sleep(5))
    failed = failure(make_client({f"127.0.0.1:{port}"}, read_timeout_s=0.5), f"http://127.0.0.1:{port}/")
    assert failed.outcome is Outcome.TIMED_OUT


@pytest.mark.parametrize("line", [b"X-A: " + b"y" * 70_000 + b"\r\n", b"X-B: 1\r\n" * 9_000])
def test_large_headers_are_too_large(server: Server, line: bytes) -> None:
    url = server.sends("/a", HEAD + line + b"Content-Length: 0\r\n\r\n")
    assert failure(make_client({server.host}), url).outcome is Outcome.TOO_LARGE


def test_headers_without_end_are_too_large(server: Server) -> None:
    url = server.sends("/a", HEAD, then=b"X-C: " + b"z" * 1_000 + b"\r\n")
    assert failure(make_client({server.host}), url).outcome is Outcome.TOO_LARGE


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(HEAD + b"Content-Length: 100\r\n\r\nshort", id="shorter than announced"),
        pytest.param(CHUNKED + b"5\r\nhello\r\n", id="no last chunk"),
        pytest.param(CHUNKED + b"zz\r\nhello\r\n0\r\n\r\n", id="chunk of nonsense"),
        pytest.param(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", id="two lengths"),
        pytest.param(HEAD[:20], id="cut in the head"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="not HTTP"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"<html>an answer of HTTP/0.9</html>", id="HTTP 0.9"),
    ],
)
def test_a_broken_answer_is_tried_again_another_time(server: Server, sent: bytes) -> None:
    assert failure(make_client({server.host}), server.sends("/a", sent)).outcome is Outcome.CONNECT_FAILED


def test_a_damaged_encoding_is_kept_as_it_was_served(server: Server) -> None:
    torn = gzip.compress(PAGE)[:-9]
    url = server.says("/a", body=torn, Content_Encoding="gzip")
    with make_client({server.host}) as client:
        assert client.get(url).body == torn


def test_a_failed_request_leaves_the_client_usable(server: Server) -> None:
    good = server.says("/good", body=PAGE)
    bad = server.sends("/bad", CHUNKED, then=b"10000\r\n" + b"x" * 65_536 + b"\r\n")
    with make_client({server.host}, max_body_bytes=100_000) as client:
        for _ in range(2):
            with pytest.raises(FetchFailed):
                client.get(bad)
            assert client.get(good).body == PAGE


# ------------------------------------------------------------------ robots.txt


def test_robots_are_fetched_without_asking_robots(server: Server) -> None:
    server.says("/robots.txt", body=b"User-agent: *\nDisallow: /x\nCrawl-delay: 3\nSitemap: /s.xml")

    def never(_: str) -> Robots:
        raise AssertionError("robots.txt asks no robots.txt")

    with make_client({server.host}, robots_for=never) as client:
        rules = client.get_robots(server.url("/deep/page?x=1"))
    assert (rules.status, rules.fetched_at, rules.crawl_delay_s, rules.sitemaps) == (200, NOW, 3.0, ("/s.xml",))
    assert not rules.allowed(server.url("/x/1"))


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False)])
def test_robots_that_are_not_there(server: Server, status: int, allowed: bool) -> None:
    server.says("/robots.txt", status=status, body=b"User-agent: *\nDisallow: /")
    with make_client({server.host}) as client:
        assert client.get_robots(server.url("/")).allowed(server.url("/a")) is allowed


def test_robots_behind_redirects_and_without_end(server: Server) -> None:
    server.says("/robots.txt", status=301, Location="/r/1")
    for number in range(1, 5):
        server.says(f"/r/{number}", status=302, Location=f"/r/{number + 1}")
    server.sends("/r/5", HEAD + b"\r\nUser-agent: *\nDisallow: /x\n", then=b"# padding\n" * 6_000)
    with make_client({server.host}) as client:
        rules = client.get_robots(server.url("/"))
    assert not rules.allowed(server.url("/x"))
    assert rules.allowed(server.url("/y"))
    assert len(rules.text) <= 512_000
    server.says("/r/5", status=302, Location="/r/6")
    with make_client({server.host}) as client, pytest.raises(FetchFailed):
        client.get_robots(server.url("/"))


def test_robots_that_lead_to_a_private_address_are_not_followed(server: Server) -> None:
    server.says("/robots.txt", status=301, Location="http://10.1.2.3/robots.txt")
    with make_client({server.host}) as client, pytest.raises(FetchFailed) as caught:
        client.get_robots(server.url("/"))
    assert caught.value.outcome is Outcome.PRIVATE_ADDRESS


# ------------------------------------------------------------------ giving


def test_what_is_given_is_posted_once_and_nothing_is_followed(server: Server) -> None:
    url = server.says("/hook", status=302, Location="/other")
    with make_client({server.host}, robots_for=lambda _: Robots("User-agent: *\nDisallow: /", 200, NOW)) as client:
        answer = client.post(url, "خبر".encode(), "application/json")
    assert (answer.status, answer.final_url) == (302, url)
    ((path, asked),) = server.asked
    assert path == "/hook"
    assert (asked["Content-Type"], asked["Content-Length"]) == ("application/json", "6")
    assert asked["User-Agent"].startswith("newsarchive/")


def test_giving_is_guarded_as_asking_is(server: Server) -> None:
    with make_client(set()) as client, pytest.raises(FetchFailed) as caught:
        client.post(server.says("/hook"), b"{}", "application/json")
    assert caught.value.outcome is Outcome.PRIVATE_ADDRESS
    assert server.asked == []


def test_of_a_reply_without_end_little_is_read(server: Server) -> None:
    url = server.sends("/hook", b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536, then=b"x" * 65_536)
    with make_client({server.host}) as client:
        assert len(client.post(url, b"{}", "application/json").body) == 65_536
