"""Correct programs that let something wait on purpose: `patient.py <shape> [<port>]`. Each prints its port."""
import select
import socket
import struct
import sys
import threading
import time

from correct import listener, tell

EDGE = select.EPOLLIN | select.EPOLLET


def accepted(server):
    client = server.accept()[0]
    client.setblocking(False)
    return client


def half_closed():
    """Edge-triggered. Its answer is long, the end of the peer is reported with each room for more, and it receives then."""
    server, epoll = listener(), select.epoll()
    epoll.register(server, select.EPOLLIN)
    tell(server)
    answers = {}
    while True:
        for fd, bits in epoll.poll():
            if fd == server.fileno():
                client = accepted(server)
                answers[client.fileno()] = client, bytearray()
                epoll.register(client, EDGE | select.EPOLLOUT | select.EPOLLRDHUP)
                continue
            client, answer = answers[fd]
            try:
                while bits & select.EPOLLIN and client.recv(4096):
                    answer += bytes(32_000_000)
            except BlockingIOError:
                pass
            try:
                while answer:
                    del answer[: client.send(answer[:100_000])]
            except BlockingIOError:
                continue
            if bits & select.EPOLLRDHUP:
                del answers[fd]
                client.close()


def frames():
    """Once a frame it asks who may be received from and sent to, and waits for neither."""
    server, players = listener(), []
    server.setblocking(False)
    tell(server)
    while True:
        readable, writable, _ = select.select([server, *players], players, [], 0)
        for sock in readable:
            if sock is server:
                players.append(accepted(server))
            elif not (data := sock.recv(4096)):
                players.remove(sock)
                sock.close()
            elif sock in writable:
                sock.send(data)
        time.sleep(1 / 60)


def measured():
    """It waits for room, then for the moment at which it may send again."""
    server, poller = listener(), select.poll()
    tell(server)
    client = accepted(server)
    poller.register(client, select.POLLOUT | select.POLLIN)
    turn = 0
    while poller.poll() == [(client.fileno(), select.POLLOUT)]:
        turn += 1
        if turn % 200 == 0:
            client.send(b"now")
        time.sleep(0.003)


def duplicate():
    """Waits for room on one descriptor, and sends by another of the same socket."""
    server, poller = listener(), select.poll()
    tell(server)
    client = accepted(server)
    other = client.dup()
    poller.register(client, select.POLLOUT)
    for _ in range(400):
        poller.poll()
        other.send(b"bit by bit")
    client.recv(1)


def resets_the_slow():
    """Who cannot take all at once is reset: that is said before the close."""
    server = listener()
    tell(server)
    while True:
        client = server.accept()[0]
        client.recv(1)
        client.setblocking(False)
        if client.send(bytes(16_000_000)) < 16_000_000:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()


def one_at_a_time(mode=0):
    """Requests of four bytes. A worker takes a second for each; only then the next one is received, or asked for."""
    server, epoll, (ready, done) = listener(), select.epoll(), socket.socketpair()
    for sock in server, ready:
        epoll.register(sock, select.EPOLLIN)
    tell(server)
    clients, busy = {}, set()

    def work(client, request):
        time.sleep(1)
        client.send(request)
        if mode:
            epoll.modify(client, EDGE | mode)
        else:
            done.send(client.fileno().to_bytes(4, "big"))

    def take(fd):
        client = clients[fd]
        try:
            request = client.recv(4)
        except BlockingIOError:
            return
        if not request:
            del clients[fd]
            return client.close()
        if not mode:
            busy.add(fd)
        threading.Thread(target=work, args=(client, request), daemon=True).start()

    while True:
        for fd, _ in epoll.poll():
            if fd == server.fileno():
                client = accepted(server)
                clients[client.fileno()] = client
                epoll.register(client, EDGE | mode)
            elif fd == ready.fileno():
                fd = int.from_bytes(ready.recv(4), "big")
                busy.discard(fd)
                take(fd)
            elif fd not in busy:
                take(fd)


def relay(port):
    """A thread for each client: what comes is sent on, and more is received when that is sent."""
    server = listener()
    tell(server)

    def pass_on(client, target):
        pair = {client: target, target: client}
        while True:
            for sock in select.select(pair, [], [])[0]:
                if not (data := sock.recv(65536)):
                    return
                pair[sock].sendall(data)

    while True:
        client = server.accept()[0]
        target = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=pass_on, args=(client, target), daemon=True).start()


if __name__ == "__main__":
    shape = sys.argv[1]
    if shape == "relay":
        relay(int(sys.argv[2]))
    {
        "half-closed": half_closed,
        "frames": frames,
        "measured": measured,
        "duplicate": duplicate,
        "resets-the-slow": resets_the_slow,
        "one-at-a-time": one_at_a_time,
        "one-shot": lambda: one_at_a_time(select.EPOLLONESHOT),
    }[shape]()
