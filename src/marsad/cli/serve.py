"""`marsad serve`: the review application."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

from marsad import __version__
from marsad.cli.options import add_store_argument, make_stamp, store_url
from marsad.cli.reporting import STATUS_FAILED, STATUS_USAGE, Terminated, say

if TYPE_CHECKING:
    import uvicorn

    from marsad.store import Store
    from marsad.web.settings import Settings

HELP = "the review application, in the browser"
ABOUT = (
    "Serve the pages where analysts check, correct and decide, and the JSON API behind them. On its own it listens\n"
    "on 127.0.0.1 alone and asks for no login. Any other address needs accounts, and https from --certificate or\n"
    "a proxy."
)
EXAMPLES = """examples:
  marsad serve --db conflict.db
  marsad serve --db conflict.db --add-account amal --role editor
  marsad serve --db conflict.db --host 0.0.0.0 --certificate server.pem --key server.key

Pages: docs/reviewing.md. API: /api/v1/openapi.json of a running server."""
_ANSWERING, _UNWINDING = 3, 1  # seconds that requests get to be answered, and the process to end, when asked to
ROLES = ("viewer", "coder", "editor", "admin")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_store_argument(parser)
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="listen here (127.0.0.1 if left out)")
    parser.add_argument("--port", type=_port, default=8321, metavar="N", help="listen on this port (8321 if left out)")
    parser.add_argument("--accounts", action="store_true", help="ask for a login on 127.0.0.1 too")
    parser.add_argument("--certificate", metavar="FILE", help="serve https with this certificate (PEM)")
    parser.add_argument("--key", metavar="FILE", help="its private key (PEM)")
    parser.add_argument(
        "--behind-proxy", action="store_true", help="a proxy on this machine adds https and sets X-Forwarded-For"
    )
    parser.add_argument(
        "--name", action="append", default=[], metavar="HOST", help="answer only to this host name; may be repeated"
    )
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="DIR",
        help="a data pack laid over ours; the last one takes corrections",
    )
    parser.add_argument("--add-account", metavar="NAME", help="make an account (or give it a new password) and end")
    parser.add_argument("--role", choices=ROLES, default="coder", help="its role (coder if left out)")
    parser.add_argument("--close-account", metavar="NAME", help="close an account and end")


def run(options: argparse.Namespace) -> int:
    from marsad.model.messages import Message

    try:
        import uvicorn  # noqa: F401

        from marsad.store import StoreError, open_store
        from marsad.web.app import make_app  # noqa: F401
    except ModuleNotFoundError as error:
        message = Message.NO_WEB_PACKAGE
        say(f"{message.code} {message.text(package=error.name)}")
        return STATUS_USAGE
    from marsad.packs.files import PackError

    stamp = make_stamp("marsad serve")
    try:
        with open_store(store_url(options), at=stamp.at, program=__version__, is_new_allowed=False) as store:
            if options.add_account or options.close_account:
                return _change_account(options, store)
            return _serve(options, store)
    except StoreError as error:
        say(f"{error.code} {error.message}")
        return error.exit_status
    except PackError as error:
        say(f"{error} (marsad check tells what is wrong with a pack)")
        return STATUS_USAGE


def _serve(options: argparse.Namespace, store: Store) -> int:
    import uvicorn

    from marsad.web.app import make_app

    settings = _settings(options)
    fault = _find_fault(options, store)
    if fault:
        say(fault)
        return STATUS_USAGE
    app = make_app(store, settings)
    config = uvicorn.Config(
        app,
        host=options.host,
        port=options.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=options.behind_proxy,
        forwarded_allow_ips="127.0.0.1",
        ssl_certfile=options.certificate,
        ssl_keyfile=options.key,
        lifespan="off",
        timeout_graceful_shutdown=_ANSWERING,
    )
    reason = _try_to_listen(options.host, options.port)
    if reason:
        from marsad.model.messages import Message

        said = Message.ADDRESS_IN_USE
        say(f"{said.code} {said.text(host=options.host, port=options.port, reason=reason)}")
        return STATUS_FAILED
    scheme = "https" if options.certificate else "http"
    threading.Thread(target=app.state.desk.warm_up, name="warm-up", daemon=True).start()
    say(f"{scheme}://{options.host}:{options.port}/ serves {store.place}; stop with Ctrl-C")
    server = uvicorn.Server(config)
    threading.Thread(target=_end_anyway, args=(server,), name="end", daemon=True).start()
    try:
        server.run()
    except (KeyboardInterrupt, Terminated):  # how a server ends; all it has answered is stored
        say("stopped")
    return 0


def _end_anyway(server: uvicorn.Server) -> None:
    """End the process some seconds after it was asked to, whatever its threads wait for.

    A request that waits for the writer's lock, or codes a thousand reports anew, cannot be called off: the process
    waited a minute for it. What was acknowledged is stored, and what was not is stored whole or not at all.
    """
    while not server.should_exit:
        time.sleep(0.1)
    time.sleep(_ANSWERING + _UNWINDING)
    say("stopped; requests that took longer were left without an answer")
    os._exit(0)


def _settings(options: argparse.Namespace) -> Settings:
    from marsad.web.settings import Settings, is_loopback

    return Settings(
        needs_login=options.accounts or options.behind_proxy or not is_loopback(options.host),
        is_secure=bool(options.certificate or options.behind_proxy),
        local_name=make_stamp("").by,
        hosts=tuple(options.name),
        packs=tuple(options.pack),
    )


def _find_fault(options: argparse.Namespace, store: Store) -> str:
    """Why this server must not start, empty if it may."""
    from marsad.model.messages import Message
    from marsad.store import Accounts
    from marsad.web.settings import is_loopback

    is_open = not is_loopback(options.host) or options.behind_proxy
    if is_open and not (options.certificate or options.behind_proxy):
        return f"{Message.NO_HTTPS.code} {Message.NO_HTTPS.text(host=options.host)}"
    if (is_open or options.accounts) and not any(row["is_open"] for row in Accounts(store).read_all()):
        return f"{Message.NO_ACCOUNTS.code} {Message.NO_ACCOUNTS.text(host=options.host)}"
    return ""


def _change_account(options: argparse.Namespace, store: Store) -> int:
    from marsad.store import Accounts
    from marsad.web.errors import Refusal
    from marsad.web.security import Gate
    from marsad.web.settings import Settings

    accounts, stamp = Accounts(store), make_stamp("marsad serve")
    if options.close_account:
        accounts.close(options.close_account, stamp)
        say(f"the account {options.close_account} is closed")
        return 0
    password = getpass.getpass("password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    try:
        kept = Gate(accounts, Settings()).hash_password(password)
    except Refusal as refused:
        say(f"{refused.code} {refused.told.text(**refused.values)}")
        return STATUS_USAGE
    accounts.save(options.add_account, options.role, kept, stamp)
    say(f"the account {options.add_account} ({options.role}) can sign in")
    return 0


def _try_to_listen(host: str, port: int) -> str:
    """Why the address cannot be listened on, empty if it can."""
    import socket

    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(found[0], found[1]) as probe:
            if os.name == "posix":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _port(value: str) -> int:
    try:
        number = int(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{value!r} is not a port number") from error
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"{value} is not between 1 and 65535")
    return number
