"""The one seam to providers over HTTP: one call, once, with what it said and whether it may have been acted on.

A retry is never made here: it is the ledger's decision. Redirects are not followed, as a POST must not go to another
place than the one it was meant for.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct, field

from newsletter.errors import CouldNotRun
from newsletter.providers.exchange import Exchange, Record, forget
from newsletter.providers.failure import CallFailed, failure_of_status, retry_after
from newsletter.providers.personal import one_line
from newsletter.providers.secret import Secret, masked

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

    Sign = Callable[[PreparedRequest], PreparedRequest]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LARGEST_ANSWER = 5_000_000  # bytes, unpacked
_LONGEST_REASON = 300  # characters
_AT_ONCE = 1_000_000  # bytes of a request handed to the network
_IDLE = 5.0  # seconds after which a server may have closed a connection: a new one is no doubt about the next call
_NEVER_SENT = {"CERTIFICATE_VERIFY_FAILED", "WRONG_VERSION_NUMBER", "SSLV3_ALERT_HANDSHAKE_FAILURE"}


class _Body(io.BytesIO):
    """A request's body that knows whether its last byte has gone to the network.

    A request that was cut before it was whole can't have been acted on: its length was announced.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.whole = False
        self._length = len(content)
        self._given_up = False
        self._turn = threading.Lock()

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes, more than are asked for: a large request is no thousand small ones. None once all are out."""
        with self._turn:
            if self._given_up:
                raise OSError("the request was given up")
            part = super().read(_AT_ONCE if size is not None and size >= 0 else size)
            self.whole = self.whole or not part
            return part

    def give_up(self) -> None:
        """Let no further byte out, or a slow line would carry the rest after everybody believes that it was cut.

        Where the last bytes are with the network already, they may arrive: then it counts as whole.
        """
        with self._turn:
            self._given_up = True
            self.whole = self.whole or self.tell() == self._length


class Call(Struct, frozen=True):
    """A request. `path` is added to the provider's address and may have a query, which no evidence keeps.

    `private`: a good answer holds other people's data or keys, and no evidence keeps it either.
    """

    method: str
    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    private: bool = False


class Reply(Struct, frozen=True):
    """An answer: `headers` by lower-case name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def good(self) -> bool:
        """Whether it is a 2xx."""
        return 200 <= self.status < 300

    def json(self) -> Any:
        """What it says as JSON, None where it is none, or deeper than anybody reads."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


class Http:
    """One provider's address. `sign` puts the credentials on a request; `secrets` are masked in all that is told.

    `timeout` is for connecting and for each silence, `deadline` for a whole call, in seconds; `authorities` a file of
    certificates to trust instead of the system's. Raises CouldNotRun for an address that keys must not be sent to, and
    for such a file that isn't there. `needs` are the names by which the first of `secrets` are set: a call without one
    of them is not made.
    """

    def __init__(  # noqa: PLR0913 - what a connection is made of
        self,
        address: str,
        sign: Sign,
        secrets: Iterable[Secret],
        *,
        record: Record = forget,
        timeout: float = 30.0,
        deadline: float = 120.0,
        authorities: str = "",
        needs: Sequence[str] = (),
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        parts = urlsplit(address)
        self._local = parts.hostname in _LOOPBACK
        if parts.scheme != "https" and not (parts.scheme == "http" and self._local):
            raise CouldNotRun(f"“{address}” is no https address: a key is not sent to it.", "Write https://… .")
        if authorities and not Path(authorities).is_file():
            raise CouldNotRun(f"There is no file of certificates “{authorities}”.", "Look at the setting authorities.")
        self._address = address.rstrip("/")
        self._sign = sign
        self._secrets = tuple(secrets)
        if not all(_can_be_sent(secret) for secret in self._secrets):
            raise CouldNotRun(
                f"The key for {parts.hostname} has a space, a line end or a letter that no key has.",
                "Copy it once more.",
            )
        self._missing = [name for name, secret in zip(needs, self._secrets, strict=False) if not secret]
        self._record = record
        self._timeout = timeout
        self._deadline = deadline
        self._authorities = authorities
        self._clock = clock
        self._session: Session | None = None
        self._used = 0.0

    @property
    def address(self) -> str:
        """What calls' paths are added to."""
        return self._address

    @property
    def host(self) -> str:
        """The server's name, to be told to a person."""
        return urlsplit(self._address).hostname or self._address

    def call(self, call: Call) -> Reply:
        """Make the call, once. Raises CallFailed where there is no answer; an answer of any status is returned."""
        if self._missing:
            where = "Set it in the environment or in .env, or let `newsletter connect` keep it."
            raise CallFailed(f"{' and '.join(self._missing)} is not set.", where, taken="no", again=False)
        body = _Body(call.body) if call.body else None
        answer = self._answer(call, body)
        self._used = time.monotonic()
        if isinstance(answer, Reply):
            hidden = call.private and answer.good
            self._tell(call, answer.status, "" if hidden else self.clean(answer.body.decode(errors="replace")))
            return answer
        self.close()
        failure = self._failure(answer, body)
        self._tell(call, 0, failure.message)
        raise failure from None

    def _answer(self, call: Call, body: _Body | None) -> Reply | Exception:
        """In a thread of its own, since no timeout of a socket bounds a whole call."""
        answers: queue.SimpleQueue[Reply | BaseException] = queue.SimpleQueue()
        session = self._ready()
        threading.Thread(target=_put, args=(answers, lambda: self._exchange(session, call, body)), daemon=True).start()
        try:
            answer = answers.get(timeout=self._deadline)
        except BaseException as error:
            self._session = None  # its thread still has it
            if body:
                body.give_up()
            if not isinstance(error, queue.Empty):  # interrupted by the keyboard
                raise
            return TimeoutError(f"no whole answer within {self._deadline:g} seconds")
        if isinstance(answer, Reply | Exception):
            return answer
        raise answer

    def refusal(self, reply: Reply, said: str, help: str = "", *, wait: float | None = None) -> CallFailed:
        """What an answer that is no 2xx means where the vendor has no meaning of its own for it.

        `said` is the vendor's message; `wait` its own way of asking for time, before Retry-After.
        """
        wait = wait if wait is not None else retry_after(reply.headers.get("retry-after", ""), self._clock())
        return failure_of_status(reply.status, self.clean(said), wait=wait, help=help)

    def clean(self, text: str) -> str:
        """What a provider says, fit to be shown and kept: one short line without secrets."""
        return one_line(masked(text, self._secrets))[:_LONGEST_REASON]

    def shown(self, call: Call) -> str:
        """The call as it would be made, for reading, without the credentials that `sign` puts on it."""
        headers = "\n".join(f"{name}: {value}" for name, value in call.headers.items())
        body = (call.body or b"").decode(errors="replace")
        return masked(
            f"{call.method} {self._address}{call.path}\nAuthorization: ***\n{headers}\n\n{body}", self._secrets
        )

    def close(self) -> None:
        """Give up the connection."""
        session, self._session = self._session, None
        if session:
            session.close()

    def _ready(self) -> Session:
        if self._session and time.monotonic() - self._used > _IDLE:
            self.close()
        if self._session is None:
            self._session = _new_session(trust_environment=not self._local)
        return self._session

    def _exchange(self, session: Session, call: Call, body: _Body | None) -> Reply:
        def sign(request: PreparedRequest) -> PreparedRequest:
            request = self._sign(request)  # which may need the bytes themselves
            if body is not None:
                request.body = body  # type: ignore[assignment] # the types know of bytes alone
            return request

        with session.request(
            call.method,
            self._address + call.path,
            data=call.body,
            headers={"User-Agent": "newsletter-pipeline", **call.headers},
            auth=sign,
            timeout=self._timeout,
            allow_redirects=False,
            stream=True,
            verify=self._authorities or True,
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Reply(response.status_code, headers, _body(response))

    def _tell(self, call: Call, status: int, answer: str) -> None:
        path = self.clean(call.path.partition("?")[0])
        self._record(Exchange(call.method, self._address + path, status, answer))

    def _failure(self, error: Exception, body: _Body | None) -> CallFailed:
        words = self.clean(_words(_innermost(error)))
        # A proxy's or TLS's error says nothing of a body that is out: a reset after it comes as one of these, too.
        whole = body is not None and body.whole
        if not whole and _never_sent(error):
            return CallFailed(f"{self.host} can't be reached: {words}", taken="no", again=not _hopeless(error))
        if body is not None and not body.whole:
            return CallFailed(f"The connection to {self.host} was lost in mid-request: {words}", taken="no")
        return CallFailed(f"The answer of {self.host} was lost: {words}", taken="unknown")


def _can_be_sent(secret: Secret) -> bool:
    text = secret.reveal()
    return text.isascii() and text.isprintable() and text == text.strip()


def _put(answers: queue.SimpleQueue[Reply | BaseException], exchange: Callable[[], Reply]) -> None:
    try:
        answers.put(exchange())
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller raises it
        answers.put(error)


def _new_session(*, trust_environment: bool) -> Session:
    from requests import Session
    from requests.adapters import HTTPAdapter

    class Straight(Session):
        """Looks after no redirect: requests would unpack the whole body of one, whatever its size."""

        def get_redirect_target(self, resp: Response) -> str | None:  # noqa: ARG002 - as requests calls it
            return None

    session = Straight()
    session.trust_env = trust_environment
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(max_retries=0))
    return session


def _body(response: Response) -> bytes:
    """The whole answer, as far as it is not a bomb."""
    found = bytearray()
    for part in response.iter_content(65_536):
        found += part
        if len(found) > _LARGEST_ANSWER:
            break
    return bytes(found)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and those that requests and urllib3 wrapped in it, the innermost last."""
    found: BaseException | None = error
    while found is not None:
        yield found
        inner = [getattr(found, "reason", None), *found.args]
        found = next((one for one in inner if isinstance(one, BaseException)), None)


def _innermost(error: BaseException) -> BaseException:
    *_, inner = _causes(error)
    return inner


def _words(error: BaseException) -> str:
    """What the system says, where the HTTP library has put its own words round it."""
    for inner in (error.__cause__, error):
        if isinstance(inner, OSError) and inner.strerror:
            return inner.strerror
    return str(error) or type(error).__name__


def _never_sent(error: Exception) -> bool:
    """Whether it failed before a byte of the request was out."""
    import ssl

    from requests.exceptions import ProxyError
    from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

    if isinstance(error, ValueError):  # the address or a header is no such thing
        return True
    if isinstance(error, ProxyError) and "Tunnel connection failed" in str(error):
        return True
    inner = _innermost(error)
    if isinstance(inner, ssl.SSLError):
        return inner.reason in _NEVER_SENT
    return any(isinstance(cause, NewConnectionError | ConnectTimeoutError) for cause in _causes(error))


def _hopeless(error: Exception) -> bool:
    """Whether trying again can't help: a certificate that is not trusted, an address that is none."""
    import ssl

    return isinstance(error, ValueError) or isinstance(_innermost(error), ssl.SSLCertVerificationError)
