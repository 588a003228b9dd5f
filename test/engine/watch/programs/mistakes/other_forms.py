"""A classic mistake in another form than `mistakes.py` has it: `other_forms.py <name>`. Prints its port. The line where it
is to be mended ends with its name in a comment."""
import asyncio
import resource
import select
import selectors
import socket
import sys
import threading
import time

from mistakes_common import listener, payload, readable, tell


def eof_ignored_selectors():
    server = tell(listener())
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ)
    while True:
        for key, _ in selector.select(timeout=1):
            if key.fileobj is server:
                client = server.accept()[0]
                client.setblocking(False)
                selector.register(client, selectors.EVENT_READ)
                continue
            data = key.fileobj.recv(1024)  # eof-ignored-selectors
            if data:
                key.fileobj.send(data)


def eof_ignored_thread():
    """Without any wait: a thread for each client that never leaves its loop."""
    server = tell(listener())

    def handle(client):
        while True:
            data = client.recv(1024)  # eof-ignored-thread
            client.sendall(data)

    while True:
        threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()


def eof_ignored_into():
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    sockets, buffer = {}, bytearray(100)
    while True:
        for fd, _ in poller.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                poller.register(client)
                poller.modify(client, select.POLLIN)
                continue
            got = sockets[fd].recv_into(buffer)  # eof-ignored-into
            if got:
                sockets[fd].sendall(buffer[:got])


def always_writable_select():
    server = tell(listener())
    clients = []
    while True:
        readable, writable, _ = select.select([server, *clients], clients, [])  # always-writable-select
        for sock in readable:
            if sock is server:
                clients.append(server.accept()[0])
            else:
                data = sock.recv(1024)
                if data:
                    sock.sendall(data)
                else:
                    clients.remove(sock)
                    sock.close()


def always_writable_selectors():
    server = tell(listener())
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ)
    while True:
        events = selector.select()  # always-writable-selectors
        for key, bits in events:
            if key.fileobj is server:
                selector.register(server.accept()[0], selectors.EVENT_READ | selectors.EVENT_WRITE)
            elif bits & selectors.EVENT_READ:
                data = key.fileobj.recv(1024)
                if data:
                    key.fileobj.sendall(data)
                else:
                    selector.unregister(key.fileobj)
                    key.fileobj.close()


def zero_timeout_poll():
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    while True:
        for _ in poller.poll(0):  # zero-timeout-poll
            server.accept()[0].close()


def partial_send_loop():
    """The result of send is never looked at."""
    server = tell(listener())
    client = server.accept()[0]
    client.setblocking(False)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 100_000)
    for at in range(0, len(payload), 1 << 20):
        select.select([], [client], [])
        client.send(payload[at : at + (1 << 20)])  # partial-send-loop
    time.sleep(60)


def edge_one_receive_selectors():
    """By hand, beside a selector of level trigger for the listener."""
    server = tell(listener())
    epoll = select.epoll()
    epoll.register(server, select.EPOLLIN)
    sockets = {}
    while True:
        for fd, bits in epoll.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                epoll.register(client, select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLET)
            elif bits & select.EPOLLIN:
                data = sockets[fd].recv(10)  # edge-one-receive-selectors
                if data:
                    sockets[fd].sendall(data)


def emfile_spin_poll():
    server = tell(listener())
    resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
    server.setblocking(False)
    poller = select.poll()
    poller.register(server, select.POLLIN)
    kept = []
    while True:
        poller.poll()
        try:
            while True:
                kept.append(server.accept()[0])  # emfile-spin-poll
        except OSError:
            pass


def closed_not_removed_late():
    """Closed at another place than where it was received from."""
    server = tell(listener())
    poller = select.poll()
    poller.register(server, select.POLLIN)
    sockets, ended = {}, []
    while True:
        for fd, _ in poller.poll(200):
            if fd == server.fileno():
                client = server.accept()[0]
                sockets[client.fileno()] = client
                poller.register(client, select.POLLIN)
            elif fd in sockets and not sockets[fd].recv(1024):
                ended.append(sockets.pop(fd))
        while ended:
            ended.pop().close()  # closed-not-removed-late


def blocking_call_exactly():
    """A loop that receives until a message is whole, in the loop that serves all."""
    watched = []
    for sock in readable(listener(), watched):
        message = b""
        while len(message) < 10:
            data = sock.recv(10 - len(message))  # blocking-call-exactly
            if not data:
                watched.remove(sock)
                sock.close()
                break
            message += data
        else:
            sock.sendall(message)


def blocking_call_connect():
    """Asks another server, which answers no one, for each of its clients."""
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen(1)
    watched = []
    for sock in readable(listener(), watched):
        data = sock.recv(1024)
        if data.startswith(b"block"):
            upstream = socket.create_connection(silent.getsockname())
            upstream.recv(1)  # blocking-call-connect
        elif data:
            sock.sendall(data)


def blocking_call_asyncio():
    """A blocking receive within a coroutine."""

    async def serve():
        async def handle(reader, writer):
            while data := await reader.read(100):
                if data.startswith(b"block"):
                    one, _ = socket.socketpair()
                    one.recv(1)  # blocking-call-asyncio
                writer.write(data)

        server = await asyncio.start_server(handle, "127.0.0.1", 0)
        tell(server.sockets[0])
        await server.serve_forever()

    asyncio.run(serve())


def reset_uncaught_send():
    watched = []
    for sock in readable(listener(), watched):
        data = sock.recv(1024)
        if data == b"slow":
            time.sleep(0.5)
            sock.send(b"here it is")  # reset-uncaught-send
        elif data:
            sock.sendall(data)


{
    "eof-ignored-selectors": eof_ignored_selectors,
    "eof-ignored-thread": eof_ignored_thread,
    "eof-ignored-into": eof_ignored_into,
    "always-writable-select": always_writable_select,
    "always-writable-selectors": always_writable_selectors,
    "zero-timeout-poll": zero_timeout_poll,
    "partial-send-loop": partial_send_loop,
    "edge-one-receive-selectors": edge_one_receive_selectors,
    "emfile-spin-poll": emfile_spin_poll,
    "closed-not-removed-late": closed_not_removed_late,
    "blocking-call-exactly": blocking_call_exactly,
    "blocking-call-connect": blocking_call_connect,
    "blocking-call-asyncio": blocking_call_asyncio,
    "reset-uncaught-send": reset_uncaught_send,
}[sys.argv[1]]()
