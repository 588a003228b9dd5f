"""Correct programs that come near a mistake: `more_correct.py <shape>`. All but `chat-client` echo, and print their port."""
import concurrent.futures
import select
import selectors
import signal
import socket
import struct
import sys
import threading
import time

from correct import echo_blocking, listener, tell


class Loop:
    """A loop on poll: `on(sock, bits, call)` has `call(bits)` called, `off(sock)` ends that."""

    def __init__(self):
        self.poller, self.calls = select.poll(), {}

    def on(self, sock, bits, call=None):
        fd = sock.fileno()
        self.poller.register(fd, bits)
        self.calls[fd] = call or self.calls[fd]

    def off(self, sock):
        self.poller.unregister(sock)
        del self.calls[sock.fileno()]

    def run(self, timeout=None):
        for fd, bits in self.poller.poll(timeout):
            if fd in self.calls:
                self.calls[fd](bits)

    def accept_from(self, server, accepted):
        server.setblocking(False)

        def accept(_):
            try:
                client = server.accept()[0]
            except BlockingIOError:
                return
            client.setblocking(False)
            accepted(client)

        self.on(server, select.POLLIN, accept)


class Pipe:
    """What comes from one socket goes to the other, no faster than that takes it; an end is passed on."""

    def __init__(self, loop, source, target, ended):
        self.loop, self.source, self.target, self.ended = loop, source, target, ended
        self.unsent, self.isDone = b"", False

    def receive(self):
        try:
            self.unsent = self.source.recv(4096)
        except BlockingIOError:
            return
        if not self.unsent:
            self.isDone = True
            self.target.shutdown(socket.SHUT_WR)
        self.flush()

    def flush(self):
        if self.unsent:
            try:
                self.unsent = self.unsent[self.target.send(self.unsent) :]
            except BlockingIOError:
                pass


def proxy():
    """Before an echo server of its own; two sockets for each client."""
    behind = listener()

    def answer():
        while True:
            threading.Thread(target=echo_blocking, args=(behind.accept()[0],), daemon=True).start()

    threading.Thread(target=answer, daemon=True).start()
    loop = Loop()

    def accepted(client):
        upstream = socket.create_connection(behind.getsockname())
        upstream.setblocking(False)
        there = Pipe(loop, client, upstream, None)
        back = Pipe(loop, upstream, client, None)

        def want(sock, reads, writes):
            bits = (select.POLLIN if not reads.unsent and not reads.isDone else 0) | (select.POLLOUT if writes.unsent else 0)
            loop.on(sock, bits)

        def drop():
            for sock in (client, upstream):
                loop.off(sock)
                sock.close()

        def step(reads, writes):
            def call(bits):
                try:
                    if bits & select.POLLOUT:
                        writes.flush()
                    if bits & (select.POLLIN | select.POLLHUP | select.POLLERR) and not reads.unsent and not reads.isDone:
                        reads.receive()
                    elif bits & (select.POLLHUP | select.POLLERR):
                        return drop()
                except OSError:
                    return drop()
                if there.isDone and back.isDone:
                    return drop()
                want(client, there, back)
                want(upstream, back, there)

            return call

        loop.on(client, select.POLLIN, step(there, back))
        loop.on(upstream, select.POLLIN, step(back, there))

    loop.accept_from(tell(listener()), accepted)
    while True:
        loop.run()


def game():
    """A frame every few milliseconds: whatever is there is looked at without waiting."""
    server = tell(listener())
    server.setblocking(False)
    players = []
    while True:
        for sock in select.select([server, *players], [], [], 0)[0]:
            if sock is server:
                players.append(server.accept()[0])
                continue
            try:
                data = sock.recv(4096)
                if data:
                    sock.sendall(data)
                    continue
            except OSError:
                pass
            players.remove(sock)
            sock.close()
        sum(range(2000))
        time.sleep(0.002)


def half_closing():
    """At the end of a client its own end is told, and the connection kept until the client has gone."""
    loop = Loop()

    def accepted(client):
        ends = [False]

        def call(bits):
            try:
                data = client.recv(4096)
                if data:
                    return client.sendall(data)
                if not ends[0]:
                    ends[0] = True
                    client.shutdown(socket.SHUT_WR)
                    return loop.on(client, 0)  # POLLHUP comes unasked
            except BlockingIOError:
                return
            except OSError:
                pass
            loop.off(client)
            client.close()

        loop.on(client, select.POLLIN, call)

    loop.accept_from(tell(listener()), accepted)
    while True:
        loop.run()


def executor():
    """One thread accepts by a selector; each connection is a blocking worker's."""
    server = tell(listener())
    workers = concurrent.futures.ThreadPoolExecutor(64)
    selector = selectors.DefaultSelector()
    selector.register(server, selectors.EVENT_READ)
    while True:
        for _ in selector.select():
            workers.submit(echo_blocking, server.accept()[0])


def one_shot():
    """Several threads wait in one epoll; whoever gets a connection has it alone until he arms it again."""
    server = tell(listener())
    server.setblocking(False)
    epoll = select.epoll()
    armed = select.EPOLLIN | select.EPOLLONESHOT
    epoll.register(server, armed)
    sockets = {}

    def handle(fd):
        if fd == server.fileno():
            try:
                while True:
                    client = server.accept()[0]
                    client.settimeout(5)
                    sockets[client.fileno()] = client
                    epoll.register(client, armed)
            except BlockingIOError:
                return epoll.modify(server, armed)
        client = sockets[fd]
        try:
            data = client.recv(4096)
            if data:
                client.sendall(data)
                return epoll.modify(fd, armed)
        except OSError:
            pass
        epoll.unregister(fd)
        del sockets[fd]
        client.close()

    def work():
        while True:
            for fd, _ in epoll.poll(maxevents=1):
                handle(fd)

    for _ in range(3):
        threading.Thread(target=work, daemon=True).start()
    work()


def handed_over():
    """One thread accepts, blocking; another one waits for all and is woken through a pair of sockets."""
    server = tell(listener())
    woken, wakes = socket.socketpair()
    new = []

    def accept():
        while True:
            new.append(server.accept()[0])
            wakes.send(b"!")

    threading.Thread(target=accept, daemon=True).start()
    clients = []
    while True:
        for sock in select.select([woken, *clients], [], [])[0]:
            if sock is woken:
                woken.recv(100)
                while new:
                    clients.append(new.pop())
                continue
            try:
                data = sock.recv(4096)
                if data:
                    sock.sendall(data)
                    continue
            except OSError:
                pass
            clients.remove(sock)
            sock.close()


def framed():
    """Edge-triggered; a header of four bytes, then what it announces, until there is no more."""
    server = tell(listener())
    server.setblocking(False)
    epoll = select.epoll()
    epoll.register(server, select.EPOLLIN)
    sockets = {}

    def exactly(sock, count):
        data = sock.recv(count)
        return data or None

    while True:
        for fd, _ in epoll.poll():
            if fd == server.fileno():
                client = server.accept()[0]
                client.setblocking(False)
                sockets[client.fileno()] = client
                epoll.register(client, select.EPOLLIN | select.EPOLLET)
                continue
            sock = sockets[fd]
            try:
                while True:
                    head = exactly(sock, 4)
                    rest = head and exactly(sock, 16)
                    if not rest:
                        sockets.pop(fd).close()
                        break
                    sock.send(head + rest)
            except BlockingIOError:
                pass
            except OSError:
                sockets.pop(fd).close()


def peeks():
    """Looks at what has come before it takes it, twice."""
    server = tell(listener())

    def handle(client):
        with client:
            try:
                while client.recv(1, socket.MSG_PEEK):
                    size = len(client.recv(4096, socket.MSG_PEEK))
                    client.sendall(client.recv(size))
            except OSError:
                pass

    while True:
        threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()


def paced():
    """Edge-triggered, and takes no more than a little of each connection in a tick: what is left is its own to know."""
    server = tell(listener())
    server.setblocking(False)
    epoll = select.epoll()
    epoll.register(server, select.EPOLLIN)
    sockets, left = {}, set()
    while True:
        for fd, _ in epoll.poll(0.01):
            if fd == server.fileno():
                client = server.accept()[0]
                client.setblocking(False)
                sockets[client.fileno()] = client
                epoll.register(client, select.EPOLLIN | select.EPOLLET)
            else:
                left.add(fd)
        for fd in list(left):
            try:
                data = sockets[fd].recv(200)
                if data:
                    sockets[fd].send(data)
                    continue
            except BlockingIOError:
                left.discard(fd)
                continue
            except OSError:
                pass
            left.discard(fd)
            sockets.pop(fd).close()


def many_idle():
    """Two hundred that never say anything, and those that do."""
    idle = [socket.socketpair() for _ in range(200)]
    loop = Loop()
    for one, other in idle:
        loop.on(one, select.POLLIN, lambda _: None)

    def accepted(client):
        def call(_):
            try:
                data = client.recv(4096)
                if data:
                    return client.sendall(data)
            except BlockingIOError:
                return
            except OSError:
                pass
            loop.off(client)
            client.close()

        loop.on(client, select.POLLIN, call)

    loop.accept_from(tell(listener()), accepted)
    while True:
        loop.run(10)


def connects():
    """Beside its clients: connects without blocking, waits for writable, asks for the error, talks, goes."""
    server = tell(listener())
    threading.Thread(target=connects_for_ever, args=(server.getsockname(),), daemon=True).start()
    while True:
        threading.Thread(target=echo_blocking, args=(server.accept()[0],), daemon=True).start()


def connects_for_ever(address):
    while True:
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(address)
        poller = select.poll()
        poller.register(sock, select.POLLOUT)
        while not poller.poll(5):
            pass
        if sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0:
            sock.send(b"hello")
            poller.modify(sock, select.POLLIN)
            poller.poll(1000)
            try:
                sock.recv(100)
            except OSError:
                pass
        sock.close()


def timeouts():
    """Receives that the kernel ends after a while (SO_RCVTIMEO), and goes on."""
    server = tell(listener())

    def handle(client):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, 50_000))
        with client:
            while True:
                try:
                    data = client.recv(4096)
                    if not data:
                        return
                    client.sendall(data)
                except BlockingIOError:
                    continue
                except OSError:
                    return

    while True:
        threading.Thread(target=handle, args=(server.accept()[0],), daemon=True).start()


def woken_by_signals():
    """A timer's signals come in through a pair of sockets, beside the clients."""
    woken, wakes = socket.socketpair()
    for each in (woken, wakes):
        each.setblocking(False)
    signal.set_wakeup_fd(wakes.fileno())
    signal.signal(signal.SIGALRM, lambda *_: None)
    signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
    server = tell(listener())
    watched = [woken, server]
    while True:
        for sock in select.select(watched, [], [])[0]:
            if sock is server:
                watched.append(server.accept()[0])
                continue
            try:
                data = sock.recv(4096)
                if data and sock is not woken:
                    sock.sendall(data)
                if data:
                    continue
            except OSError:
                pass
            if sock is not woken:
                watched.remove(sock)
                sock.close()


def chat_client():
    """`more_correct.py chat-client <port>`: the keyboard and a server in one select."""
    server = socket.create_connection(("127.0.0.1", int(sys.argv[2])), timeout=2)
    print("connected", flush=True)
    while True:
        for each in select.select([sys.stdin, server], [], [])[0]:
            if each is server:
                data = server.recv(4096)
                if not data:
                    sys.exit("disconnected")
                print(data.decode(), flush=True)
            else:
                line = sys.stdin.readline()
                if not line:
                    sys.exit()
                server.send(line.encode())


{
    "proxy": proxy,
    "game": game,
    "half-closing": half_closing,
    "executor": executor,
    "one-shot": one_shot,
    "handed-over": handed_over,
    "framed": framed,
    "peeks": peeks,
    "paced": paced,
    "many-idle": many_idle,
    "connects": connects,
    "timeouts": timeouts,
    "woken-by-signals": woken_by_signals,
    "chat-client": chat_client,
}[sys.argv[1]]()
