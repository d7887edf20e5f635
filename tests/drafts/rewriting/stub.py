"""A model server on this machine that answers as a test wants it to, and as badly."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Asked = dict[str, Any]
Behaviour = Callable[["Handler", Asked], None]


class Handler(BaseHTTPRequestHandler):
    """Reads the question and lets the behaviour of the test answer it."""

    behaviour: Behaviour
    seen: list[Asked]

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append({"path": self.path, "headers": dict(self.headers), **asked})
        with suppress(OSError):
            self.behaviour(asked)

    def send(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def server(behaviour: Behaviour) -> Iterator[tuple[str, list[Asked]]]:
    """The address of a server with that behaviour, and what it was asked."""
    seen: list[Asked] = []
    made = type("Made", (Handler,), {"behaviour": behaviour, "seen": seen})
    running = ThreadingHTTPServer(("127.0.0.1", 0), made)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}/v1", seen
    finally:
        running.shutdown()
        running.server_close()


def parts_of(asked: Asked) -> dict[str, str]:
    """The parts that the server is asked to reword."""
    reply: dict[str, str] = json.loads(asked["messages"][1]["content"])["reply"]
    return reply


def completion(content: Any) -> bytes:
    return json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()


def saying(change: Callable[[dict[str, str]], Any]) -> Behaviour:
    """Answers as it should, with the parts changed."""

    def answer(handler: Handler, asked: Asked) -> None:
        handler.send(completion(json.dumps(change(parts_of(asked)))))

    return answer


def slowly(handler: Handler, _: Asked) -> None:
    """Says nothing for far too long."""
    time.sleep(5)
    handler.send(b"{}")


def dripping(handler: Handler, _: Asked) -> None:
    """A byte at a time, so that no single wait is long."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(100):
        handler.wfile.write(b"a")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: Handler, _: Asked) -> None:
    """A stream of events that never ends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b'data: {"choices": [{"delta": {"content": "more"}}]}\n\n' * 50)
