"""A server of one shape without a mistake: `correct.py <shape>`. All echo, but `http` and `client`. Prints its port."""
import asyncio
import ctypes
import http.server
import os
import select
import selectors
import signal
import socket
import socketserver
import sys
import threading
import time


def listener():
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def tell(server):
    print(server.getsockname()[1], flush=True)
    return server


async def echo_stream(reader, writer):
    try:
        while data := await reader.read(4096):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def serve(spins=False, timeout=None):
    async def handle(reader, writer):
        if timeout is None:
            return await echo_stream(reader, writer)
        try:
            while data := await asyncio.wait_for(reader.read(4096), timeout):
                writer.write(data)
        except (asyncio.TimeoutError, ConnectionError):
            pass
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    tell(server.sockets[0])
    while spins:
        await asyncio.sleep(0)
    await server.serve_forever()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def protocol():
    server = await asyncio.get_running_loop().create_server(Echo, "127.0.0.1", 0)
    tell(server.sockets[0])
    await server.serve_forever()


def echo_blocking(connection, timeout=None):
    connection.settimeout(timeout)
    with connection:
        while True:
            try:
                data = connection.recv(4096)
                if not data:
                    return
                connection.sendall(data)
            except TimeoutError:
                continue
            except OSError:
                return


def threads(timeout=None):
    server = tell(listener())
    while True:
        threading.Thread(target=echo_blocking, args=(server.accept()[0], timeout), daemon=True).start()


def pool():
    """Several threads accept from one listener."""
    server = tell(listener())

    def work():
        while True:
            echo_blocking(server.accept()[0])

    for _ in range(64):
        threading.Thread(target=work, daemon=True).start()
    while True:
        time.sleep(1)


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        echo_blocking(self.request)


class Threaded(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128


class Forked(socketserver.ForkingTCPServer):
    max_children = 100


def socket_server(kind):
    with kind(("127.0.0.1", 0), Handler) as server:
        tell(server.socket)
        server.serve_forever()


def http_server():
    class Quiet(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", "5")
            self.end_headers()
            self.wfile.write(b"hello")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    tell(server.socket)
    server.serve_forever()


def queued(kind, edge=False, server=None):
    """With a queue for each connection; nobody who writes is read from while its queue is long."""
    server = server or tell(listener())
    server.setblocking(False)
    selector = None if kind in ("poll", "epoll") else {"select": selectors.SelectSelector}.get(kind, selectors.DefaultSelector)()
    waiter = {"poll": select.poll, "epoll": select.epoll}.get(kind, lambda: None)()
    sockets, queues, asked = {}, {}, {}
    trigger = select.EPOLLET if edge else 0

    def want(fd, bits):
        if asked.get(fd) == bits:
            return
        known, asked[fd] = fd in asked, bits
        if selector:
            events = (selectors.EVENT_READ if bits & 1 else 0) | (selectors.EVENT_WRITE if bits & 4 else 0)
            selector.modify(fd, events) if known else selector.register(fd, events)
        elif known:
            waiter.modify(fd, bits | trigger)
        else:
            waiter.register(fd, bits | trigger)

    def drop(fd):
        (selector or waiter).unregister(fd)
        del asked[fd]
        del queues[fd]
        sockets.pop(fd).close()

    def wait():
        if not selector:
            return waiter.poll()
        return [(key.fd, (1 if bits & 1 else 0) | (4 if bits & 2 else 0)) for key, bits in selector.select()]

    def flush(fd):
        while queues[fd]:
            sent = sockets[fd].send(queues[fd])
            del queues[fd][:sent]

    def receive(fd):
        while True:
            data = sockets[fd].recv(4096)
            if not data:
                return False
            queues[fd] += data
            if not edge:
                return True

    want(server.fileno(), 1)
    while True:
        for fd, bits in wait():
            if fd == server.fileno():
                while True:
                    try:
                        client = server.accept()[0]
                    except BlockingIOError:
                        break
                    client.setblocking(False)
                    sockets[client.fileno()] = client
                    queues[client.fileno()] = bytearray()
                    want(client.fileno(), 1)
                continue
            if fd not in sockets:
                continue
            try:
                goes_on = True
                if bits & ~4:
                    try:
                        goes_on = receive(fd)
                    except BlockingIOError:
                        pass
                if not goes_on:
                    drop(fd)
                    continue
                flush(fd)
            except BlockingIOError:
                pass
            except OSError:
                drop(fd)
                continue
            want(fd, 5 if edge else (1 if len(queues[fd]) < 1 << 16 else 0) | (4 if queues[fd] else 0))


def polled_with_work():
    """Waits for no time while it has work of its own, and for ever when it has none."""
    server = tell(listener())
    server.setblocking(False)
    watched, work = [server], 0
    while True:
        ready = select.select(watched, [], [], 0 if work else None)[0]
        if work:
            work -= 1
            sum(range(3000))
        for sock in ready:
            if sock is server:
                client = server.accept()[0]
                client.setblocking(False)
                watched.append(client)
                continue
            try:
                data = sock.recv(4096)
                if data:
                    sock.sendall(data)
                    work = 20
                    continue
            except OSError:
                pass
            watched.remove(sock)
            sock.close()


def udp():
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    server.setblocking(False)
    tell(server)
    while True:
        select.select([server], [], [])
        try:
            while True:
                data, peer = server.recvfrom(4096)
                server.sendto(data, peer)
        except BlockingIOError:
            pass


def forking():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    server = tell(listener())
    while True:
        connection = server.accept()[0]
        if os.fork() == 0:
            server.close()
            echo_blocking(connection)
            os._exit(0)
        connection.close()


def prefork():
    """Four processes wait for one listener and its connections, and end together."""
    server = listener()
    for _ in range(3):
        if os.fork() == 0:
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
            queued("epoll", server=server)
    queued("epoll", server=tell(server))


def client():
    """A server thread of its own, and clients that wait, time out, and are told to go."""
    server = tell(listener())

    def answer():
        while True:
            threading.Thread(target=echo_blocking, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=answer, daemon=True).start()
    while True:
        with socket.create_connection(server.getsockname(), timeout=0.2) as connection:
            for _ in range(10):
                connection.sendall(b"hello")
                connection.recv(4096)
            try:
                connection.recv(4096)
            except TimeoutError:
                pass


shapes = {
    "asyncio": lambda: asyncio.run(serve()),
    "asyncio-sleep-0": lambda: asyncio.run(serve(spins=True)),
    "asyncio-timeouts": lambda: asyncio.run(serve(timeout=0.3)),
    "asyncio-protocol": lambda: asyncio.run(protocol()),
    "threads": threads,
    "threads-timeouts": lambda: threads(0.2),
    "pool": pool,
    "socketserver-threads": lambda: socket_server(Threaded),
    "socketserver-forks": lambda: socket_server(Forked),
    "http": http_server,
    "select": lambda: queued("select"),
    "poll": lambda: queued("poll"),
    "epoll": lambda: queued("epoll"),
    "epoll-edge": lambda: queued("epoll", edge=True),
    "selectors": lambda: queued("selectors"),
    "work": polled_with_work,
    "udp": udp,
    "forking": forking,
    "prefork": prefork,
    "client": client,
}
if __name__ == "__main__":
    shapes[sys.argv[1]]()
