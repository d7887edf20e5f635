"""A rewriter behind an OpenAI-compatible address, such as a model server on the same machine.

This is the one file of the library that opens a connection, and only to the address that the caller gave.
"""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from triage.drafts.rewriting.rewriter import Request
from triage.errors import DraftError, RewriteError

LOOPBACK = ("localhost", "127.0.0.1", "::1")
LONGEST_KEY = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """`url` is the address up to `/chat/completions`: `http://localhost:8080/v1`.

    `timeout` bounds the whole exchange in seconds, `most_bytes` the answer. Redirects are not followed, proxies and
    keys from the environment are not used. Plain http is for this machine only, unless `plain_http` allows another.

    >>> Endpoint(url="http://localhost:8080/v1", model="small").name
    'small at localhost'
    """

    url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout: float = 20.0
    most_bytes: int = 200_000
    most_tokens: int = 1_200
    plain_http: bool = False

    def __post_init__(self) -> None:
        parts = _split(self.url)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK and not self.plain_http:
            raise DraftError("url: what customers wrote would travel unencrypted; use https, or pass plain_http=True")
        if not self.model or self.timeout <= 0 or self.most_bytes < 1 or self.most_tokens < 1:
            raise DraftError("model has to be named, and timeout, most_bytes and most_tokens have to be above 0")
        if len(self.api_key) > LONGEST_KEY or not self.api_key.isascii() or not self.api_key.isprintable():
            raise DraftError("api_key has to be plain printable characters on one line")

    @property
    def name(self) -> str:
        """The model and the host."""
        return f"{self.model} at {_split(self.url).hostname}"

    def rewrite(self, request: Request) -> str:
        """Ask the server once. Raises RewriteError when no whole answer comes in time."""
        body = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": request.instructions},
                {"role": "user", "content": request.data},
            ],
            "temperature": 0,
            "max_tokens": self.most_tokens,
            "stream": False,
        }
        answer = self._post(json.dumps(body, ensure_ascii=True).encode("ascii"))
        try:
            content: Any = json.loads(answer)["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise RewriteError("the server's answer is not a chat completion") from error
        if not isinstance(content, str):
            raise RewriteError("the server's answer holds no text")
        return content

    def _post(self, body: bytes) -> bytes:
        parts = _split(self.url)
        key = {"Authorization": f"Bearer {self.api_key}"} if self.api_key else {}
        headers = {"Content-Type": "application/json", "Accept-Encoding": "identity", "Connection": "close", **key}
        late = threading.Event()
        connection = _connection(parts, self.timeout)
        try:
            connection.connect()
            with _cut_off(connection.sock, self.timeout, late):
                connection.request("POST", f"{parts.path.rstrip('/')}/chat/completions", body, headers)
                response = connection.getresponse()
                answer = response.read(self.most_bytes + 1)
        except (OSError, http.client.HTTPException) as error:
            if late.is_set() or isinstance(error, TimeoutError):
                raise RewriteError(f"no whole answer within {self.timeout:g} s") from error
            raise RewriteError(f"the server cannot be talked to: {type(error).__name__}") from error
        finally:
            connection.close()
        if late.is_set():
            raise RewriteError(f"no whole answer within {self.timeout:g} s")
        if response.status != http.client.OK:
            raise RewriteError(f"the server answered with status {response.status}")
        if len(answer) > self.most_bytes:
            raise RewriteError(f"the server's answer is longer than {self.most_bytes:,} bytes")
        return answer


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port_is_sound = parts.port is None or parts.port > 0
    except ValueError as error:
        raise DraftError("url: cannot be read; give one like http://localhost:8080/v1") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_sound:
        raise DraftError("url has to begin with http:// or https:// and name a host")
    if parts.username or parts.password or parts.query or parts.fragment or not url.isascii() or not url.isprintable():
        raise DraftError("url must hold no key, query or odd characters; a key goes into api_key")
    return parts


def _connection(parts: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = parts.hostname or ""
    if parts.scheme == "https":
        return http.client.HTTPSConnection(host, parts.port, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, parts.port, timeout=timeout)


@contextmanager
def _cut_off(sock: socket.socket, seconds: float, late: threading.Event) -> Iterator[None]:
    """End the exchange after so many seconds, however slowly the other side keeps it going."""

    def cut() -> None:
        late.set()
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
