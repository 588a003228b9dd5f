"""One classic mistake, or its mended form: `mistakes.py <name> [mended]`. Prints its port. The line where a mistake is to
be mended ends with its name in a comment."""
import resource
import select
import socket
import sys
import time

from mistakes_common import listener, payload, readable, tell

name = sys.argv[1]
mended = len(sys.argv) > 2


def eof_ignored():
    watched = []
    for sock in readable(listener(), watched):
        data = sock.recv(1024)  # eof-ignored
        if data:
            sock.sendall(data)
        elif mended:
            watched.remove(sock)
            sock.close()


def always_writable():
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    sockets = {}
    while True:
        events = poller.poll()  # always-writable
        for fd, bits in events:
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                poller.register(client, select.POLLIN if mended else select.POLLIN | select.POLLOUT)
            elif bits & ~select.POLLOUT:
                data = sockets[fd].recv(1024)
                if data:
                    sockets[fd].sendall(data)
                else:
                    poller.unregister(fd)
                    sockets.pop(fd).close()


def zero_timeout():
    server = tell(listener())
    while True:
        ready = select.select([server], [], [], 0.05 if mended else 0)[0]  # zero-timeout
        if ready:
            server.accept()[0].close()


def partial_send(closes=False):
    server = tell(listener())
    client = server.accept()[0]
    client.setblocking(False)
    rest = payload
    sent = client.send(rest)  # partial-send
    rest = rest[sent:]
    if closes and not mended:
        client.close()
        server.accept()
    while True:
        _, writable, _ = select.select([], [client], [])
        if not mended:
            client.send(b"and something else")
            select.select([], [], [], 60)
        if writable and rest:
            rest = rest[client.send(rest) :]
        if not rest:
            client.close()
            server.accept()


def edge_one_receive():
    server = tell(listener())
    server.setblocking(False)
    epoll = select.epoll()
    epoll.register(server, select.EPOLLIN)
    sockets = {}
    while True:
        for fd, _ in epoll.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                client.setblocking(False)
                sockets[client.fileno()] = client
                epoll.register(client, select.EPOLLIN | select.EPOLLET)
                continue
            try:
                while True:
                    data = sockets[fd].recv(16)  # edge-one-receive
                    if not data:
                        sockets.pop(fd).close()
                        break
                    if not mended:
                        break
            except BlockingIOError:
                pass


def emfile_spin():
    server = tell(listener())
    server.setblocking(False)
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    clients = []
    watched = [server]
    while True:
        ready = select.select(watched, [], [], 1)[0]
        if not ready:
            watched = [server]
        for _ in ready:
            try:
                clients.append(server.accept()[0])  # emfile-spin
            except BlockingIOError:
                pass
            except OSError:
                if mended:
                    watched = []


def closed_not_removed():
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    sockets = {}
    while True:
        for fd, bits in poller.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                poller.register(client, select.POLLIN)
            elif fd in sockets and not sockets[fd].recv(1024):
                if mended:
                    poller.unregister(fd)
                sockets.pop(fd).close()  # closed-not-removed


def blocking(kind):
    watched = []
    server = listener()
    for sock in readable(server, watched, blocking=not mended):
        data = sock.recv(1024)
        if not data:
            watched.remove(sock)
            sock.close()
        elif data.startswith(b"block") and not mended:
            if kind == "call":
                sock.recv(1024)  # blocking-call
            elif kind == "send":
                sock.sendall(payload)  # blocking-send
            else:
                watched.append(server.accept()[0])  # blocking-accept
        else:
            sock.send(data)


def reset_uncaught():
    watched = []
    for sock in readable(listener(), watched):
        try:
            data = sock.recv(1024)  # reset-uncaught
        except OSError:
            if not mended:
                raise
            data = b""
        if data:
            sock.sendall(data)
        else:
            watched.remove(sock)
            sock.close()


def stale_event():
    """A client that says `drop` has all others dropped."""
    server = tell(listener())
    watched = [server]
    while True:
        dropped = set()
        for sock in select.select(watched, [], [])[0]:
            if sock in dropped:
                continue
            if sock is server:
                watched.append(server.accept()[0])
                continue
            try:
                data = sock.recv(1024)
            except OSError:
                watched.remove(sock)
                continue
            if data == b"wait":
                time.sleep(0.5)
            elif data:
                for other in [each for each in watched if each not in (server, sock)]:
                    other.close()  # stale-event
                    dropped.add(other) if mended else None
                watched = [server, sock]
            else:
                watched.remove(sock)
                sock.close()


def hangup_before_data():
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    sockets = {}
    while True:
        for fd, bits in poller.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                time.sleep(0.3)
                poller.register(client, select.POLLIN | select.POLLRDHUP)
                continue
            if mended and sockets[fd].recv(1024):
                continue
            if bits & (select.POLLRDHUP | select.POLLHUP):
                poller.unregister(fd)
                sockets.pop(fd).close()  # hangup-before-data


def tiny_backlog():
    server = socket.socket()
    server.bind(("127.0.0.1", 0))
    server.listen(128 if mended else 1)  # tiny-backlog
    tell(server)
    time.sleep(60)


{
    "eof-ignored": eof_ignored,
    "always-writable": always_writable,
    "zero-timeout": zero_timeout,
    "partial-send": partial_send,
    "partial-send-close": lambda: partial_send(closes=True),
    "edge-one-receive": edge_one_receive,
    "emfile-spin": emfile_spin,
    "closed-not-removed": closed_not_removed,
    "blocking-call": lambda: blocking("call"),
    "blocking-send": lambda: blocking("send"),
    "blocking-accept": lambda: blocking("accept"),
    "reset-uncaught": reset_uncaught,
    "stale-event": stale_event,
    "hangup-before-data": hangup_before_data,
    "tiny-backlog": tiny_backlog,
}[name]()
