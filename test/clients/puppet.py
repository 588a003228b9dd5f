"""Sockets of a process that a test commands: one JSON object a line in, one a line out.

    {"do": "connect", "host": "127.0.0.1", "port": 8002}   →  {"answer": {"socket": 1, "address": "127.0.0.1:40000"}}
    {"do": "send", "socket": 1, "base64": "aGk="}          →  {"answer": 2}

What a call raises comes back as {"error": "ConnectionResetError", "errno": "ECONNRESET"}.
"""

import base64
import errno
import itertools
import json
import resource
import select
import socket
import struct
import sys

LIMIT = 10  # seconds that a call may wait

sockets = {}
numbers = itertools.count(1)


def connect(host, port, options=(), source=None, wait=True):
    """`options`: [level, name, value] each, set before the connection is made."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    for level, name, value in options:
        made.setsockopt(getattr(socket, level), getattr(socket, name), value)
    if source:
        made.bind((source, 0))
    if wait:
        made.settimeout(LIMIT)
        made.connect((host, port))
    else:
        made.setblocking(False)
        made.connect_ex((host, port))
        made.settimeout(LIMIT)
    number = next(numbers)
    sockets[number] = made
    return {"socket": number, "address": text_of(made.getsockname())}


def text_of(address):
    host, port = address[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def connect_many(host, port, count):
    return [connect(host, port) for _ in range(count)]


def send(number, data):
    sockets[number].sendall(base64.b64decode(data))


def send_urgent(number, data):
    sockets[number].send(base64.b64decode(data), socket.MSG_OOB)


def send_until_full(number):
    """How many bytes the kernel takes until it takes no more."""
    sender = sockets[number]
    sender.setblocking(False)
    total = 0
    try:
        while True:
            total += sender.send(b"x" * 65536)
    except BlockingIOError:
        return total
    finally:
        sender.settimeout(LIMIT)


def receive(number, size):
    return encoded(sockets[number].recv(size))


def receive_exactly(number, size):
    parts = []
    while size > 0:
        part = sockets[number].recv(min(size, 65536))
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return encoded(b"".join(parts))


def receive_all(number):
    """To the end of the stream."""
    return receive_exactly(number, sys.maxsize)


def encoded(data):
    return base64.b64encode(data).decode()


def shutdown(number):
    sockets[number].shutdown(socket.SHUT_WR)


def close(number):
    sockets.pop(number).close()


def reset(number):
    """Closes with RST: SO_LINGER on, 0 seconds."""
    sockets[number].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    close(number)


def connected(number):
    """Whether the handshake is over; looks only."""
    _, writable, _ = select.select([], [sockets[number]], [], 0)
    return bool(writable)


def readable(number):
    """Whether something (data, FIN, an error) is there to be read; looks only."""
    ready, _, _ = select.select([sockets[number]], [], [], 0)
    return bool(ready)


def option(number, level, name):
    return sockets[number].getsockopt(getattr(socket, level), getattr(socket, name))


def commanded(do, socket=None, base64=None, **rest):
    positional = [value for value in (socket, base64) if value is not None]
    return COMMANDS[do](*positional, **rest)


COMMANDS = {
    made.__name__: made
    for made in (
        connect,
        connect_many,
        send,
        send_urgent,
        send_until_full,
        receive,
        receive_exactly,
        receive_all,
        shutdown,
        close,
        reset,
        connected,
        readable,
        option,
    )
}


def main():
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    for line in sys.stdin:
        try:
            reply = {"answer": commanded(**json.loads(line))}
        except OSError as error:
            reply = {"error": type(error).__name__, "errno": errno.errorcode.get(error.errno)}
        print(json.dumps(reply), flush=True)


if __name__ == "__main__":
    main()
