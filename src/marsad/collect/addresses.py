"""Connections to public addresses only.

A feed can name any address, a redirect or a name server can lead anywhere: to the router, to a service on this
machine, to the address where cloud machines keep their keys. So the name is resolved here, every address it has is
checked, and the connection goes to a checked address: nothing is looked up a second time in between.
"""

from __future__ import annotations

import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable
from typing import Any

import httpcore2

from marsad.model.messages import Message

Resolver = Callable[[str, int], list[str]]
_LONGEST_NAME = 253


class Refused(Exception):
    """Not to be fetched, for the reason in the message."""

    def __init__(self, message: Message, **values: object) -> None:
        super().__init__(f"{message.code} {message.text(**values)}")

    @classmethod
    def saying(cls, words: str) -> Refused:
        """One with words made before, code included."""
        error = cls.__new__(cls)
        Exception.__init__(error, words)
        return error


class DeadlinePassed(Exception):
    """The whole answer took too long."""


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, IPv4 before IPv6 as the system orders them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Whether an address belongs to the public network.

    >>> [is_public(a) for a in ("8.8.8.8", "127.0.0.1", "::ffff:127.0.0.1", "169.254.169.254", "64:ff9b::a00:1")]
    [True, False, False, False, False]
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _TRANSLATED:  # NAT64: the last four bytes are the IPv4 address
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    # is_global is not enough: multicast and 192.88.99.0/24 are called global.
    return found.is_global and not (
        found.is_multicast or found.is_private or found.is_loopback or found.is_link_local
        or found.is_reserved or found.is_unspecified
    )  # fmt: skip


_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class GuardedBackend(httpcore2.SyncBackend):
    """Connects to checked addresses only, and keeps to the deadline of the request at hand.

    State: for each thread, the hosts allowed and the deadline of its request (`begin`).
    """

    def __init__(self, resolver: Resolver = resolve) -> None:
        self._resolve = resolver
        self._request = threading.local()

    def begin(self, allow_hosts: Collection[str], deadline: float) -> None:
        """What holds for the next request of this thread. `deadline` is a time of time.monotonic."""
        self._request.allow_hosts = frozenset(allow_hosts)
        self._request.deadline = deadline

    def remaining(self, timeout: float | None) -> float:
        """The shorter of a timeout and what is left of this thread's deadline. Raises DeadlinePassed."""
        left = float(self._request.deadline) - time.monotonic()
        if left <= 0:
            raise DeadlinePassed
        return left if timeout is None else min(left, timeout)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to the first address of the host that answers. Raises Refused if any is not public."""
        addresses = self._check(host, port)
        failure: Exception | None = None
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, self.remaining(timeout), local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream, self)
        raise failure or httpcore2.ConnectError(f"{host} has no address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore2.NetworkStream:
        raise httpcore2.ConnectError("no sockets of this machine")

    def _check(self, host: str, port: int) -> list[str]:
        name = host.lower().strip("[]").rstrip(".")
        if not name or len(name) > _LONGEST_NAME:
            raise httpcore2.ConnectError("not the name of a host")
        try:
            addresses = self._resolve(name, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"{host} is not known to the name server ({error})") from error
        if name not in self._request.allow_hosts:
            for address in addresses:
                if not is_public(address):
                    raise Refused(Message.ADDRESS_REFUSED, host=host, address=address)
        return addresses


class _TimedStream(httpcore2.NetworkStream):
    """A connection that ends with the deadline: a server that sends a byte a second never times out by itself."""

    def __init__(self, inner: httpcore2.NetworkStream, backend: GuardedBackend) -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._backend.remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._backend.remaining(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        left = self._backend.remaining(timeout)
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, left), self._backend)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
