"""Processes that begin, become others and end as servers' do: the first argument names which.

Tells one JSON object, then ends when its input does."""
import asyncio
import ctypes
import json
import multiprocessing
import os
import select
import socket
import subprocess
import sys
import threading
import time


def tell(**facts):
    print(json.dumps({"pid": os.getpid(), **facts}), flush=True)


def until_told():
    """Waits for the input's end without a wait call or a socket."""
    while os.read(0, 100):
        pass


def listener(port=0):
    return socket.create_server(("127.0.0.1", port), backlog=9)


def connected():
    server = listener()
    client = socket.create_connection(server.getsockname())
    served, _ = server.accept()
    return server, client, served


def end_with_parent():
    """A child is not left behind, whatever becomes of its parent (man 2 prctl, PR_SET_PDEATHSIG)."""
    ctypes.CDLL(None).prctl(1, 9)


def child(does):
    pid = os.fork()
    if pid == 0:
        end_with_parent()
        does()
        time.sleep(1000)
    return pid


def forks():
    server, client, served = connected()
    idle = child(lambda: None)

    def uses():
        client.sendall(b"child")
        select.select([served], [], [], 5)

    busy = child(uses)
    tell(idle=idle, busy=busy)
    until_told()


def prefork():
    server = listener()

    def work():
        while True:
            select.select([server], [], [])
            connection, _ = server.accept()
            connection.sendall(connection.recv(100))

    workers = [child(work) for _ in range(3)]
    tell(workers=workers, port=server.getsockname()[1])
    until_told()


def replaces():
    server, client, served = connected()
    for each in server, client, served:
        each.set_inheritable(True)
    tell()
    sys.stdin.readline()
    numbers = [str(each.fileno()) for each in (server, client, served)]
    os.execv(sys.executable, [sys.executable, __file__, "replaced", *numbers])


def replaced():
    _, client, _ = (socket.socket(fileno=int(number)) for number in sys.argv[2:])
    client.sendall(b"after")
    tell()
    until_told()


def activates():
    """As systemd starts a server: what runs in its place has its listener, and only waits for it."""
    server = listener()
    server.set_inheritable(True)
    number = str(server.fileno())
    os.execv(sys.executable, [sys.executable, __file__, "activated", sys.argv[2], number])


def activated():
    way, number = sys.argv[2], int(sys.argv[3])
    tell()
    read, _ = os.pipe()
    if way == "select":
        select.select([read, number], [], [])
    elif way == "poll":
        poll = select.poll()
        poll.register(read)
        poll.register(number, select.POLLIN)
        poll.poll()
    else:
        epoll = select.epoll()
        epoll.register(number, select.EPOLLIN)
        epoll.poll()


def reloads():
    """Starts the same server again each time a line comes in; an empty port is one of the kernel's."""
    port = sys.argv[2]
    server = None
    while True:
        if server:
            server.kill()
            server.wait()
        server = subprocess.Popen(
            [sys.executable, __file__, "reloaded", port], stdout=subprocess.PIPE, preexec_fn=end_with_parent
        )
        told = json.loads(server.stdout.readline())
        tell(server=told["pid"])
        if not sys.stdin.readline():
            server.kill()
            server.wait()
            return


def reloaded():
    server = listener(int(sys.argv[2]))
    tell()
    connections = []
    while True:
        select.select([server], [], [])
        connections.append(server.accept())


def starts():
    server, client, served = connected()
    script = f"import socket, sys; s = socket.create_connection({server.getsockname()}); print(1, flush=True); sys.stdin.read()"
    with_socket = subprocess.Popen(
        [sys.executable, "-c", script], close_fds=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with_socket.stdout.readline()
    without = subprocess.Popen(["cat"], stdin=subprocess.PIPE)  # both end with their input
    tell(withSocket=with_socket.pid, without=without.pid)
    until_told()
    for each in with_socket, without:
        each.kill()
        each.wait()


def worker(address, done):
    connection = socket.create_connection(address)
    connection.sendall(b"worker")
    done.get()


def starts_blind():
    server = listener()
    children = [subprocess.Popen([each], preexec_fn=end_with_parent) for each in sys.argv[2:]]
    tell(children=[each.pid for each in children])
    until_told()


def multiprocesses():
    server = listener()
    pids = []
    done = []
    for method in "fork", "spawn":
        context = multiprocessing.get_context(method)
        done.append(context.Queue())
        process = context.Process(target=worker, args=(server.getsockname(), done[-1]), daemon=True)
        process.start()
        connection, _ = server.accept()
        connection.recv(100)
        pids.append(process.pid)
    tell(workers=pids)
    until_told()


def threads():
    told = []
    ready = threading.Barrier(4)

    def serve():
        server, client, served = connected()
        told.append({"thread": threading.get_native_id(), "asked": sorted([server.fileno(), served.fileno()])})
        client.sendall(b"x")
        select.select([server, served], [], [])
        served.recv(1)
        ready.wait()
        select.select([server, served], [], [])

    for _ in range(3):
        threading.Thread(target=serve, daemon=True).start()
    ready.wait()
    tell(threads=told)
    until_told()


async def serves():
    async def echo(reader, writer):
        writer.write(await reader.read(100))
        await writer.drain()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    tell(port=server.sockets[0].getsockname()[1])
    await asyncio.get_running_loop().run_in_executor(None, until_told)


def asynchronous():
    asyncio.run(serves())


def sleeps():
    async def sleep():
        await asyncio.sleep(0.01)
        tell()
        await asyncio.sleep(60)

    asyncio.run(sleep())


def times_out():
    server, client, served = connected()
    served.settimeout(5)
    for _ in range(10):
        client.sendall(b"hello")
        served.recv(5)
    tell()
    until_told()


def datagrams():
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    one.bind(("127.0.0.1", 0))
    other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for _ in range(3):
        other.sendto(b"hello", one.getsockname())
    received = [len(one.recvfrom(100)[0]) for _ in range(2)]
    tell(port=one.getsockname()[1], received=sum(received))
    until_told()


def local():
    path = sys.argv[2]
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    server.listen(4)
    client = socket.socket(socket.AF_UNIX)
    client.connect(path)
    served, _ = server.accept()
    client.sendall(b"hello")
    served.recv(2)
    tell()
    until_told()


def another_user():
    server, client, served = connected()
    client.sendall(b"before")
    os.setuid(65534)
    client.sendall(b"after")
    pid = child(lambda: client.sendall(b"of child") or os._exit(0))
    os.waitpid(pid, 0)
    tell(child=pid)
    until_told()


def gives_up_rights():
    """As servers do that were started by root: before they have a socket."""
    "".encode("idna")  # what Python looks names up with it reads while it may
    os.setgid(65534)
    os.setuid(65534)
    server, client, served = connected()
    client.sendall(b"hello")
    served.recv(5)
    tell()
    until_told()


def many():
    """So many children at a time, and each ends at once where told so."""
    count, ends = int(sys.argv[2]), sys.argv[3] == "ends"
    server = listener()

    def use():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as each:
            each.bind(("127.0.0.1", 0))
        if ends:
            os._exit(0)

    pids = []
    for _ in range(count):
        pids.append(child(use))
        if ends:
            os.waitpid(pids.pop(), 0)
    tell()
    until_told()


def daemonizes():
    server = listener()
    if os.fork():
        os._exit(0)
    os.setsid()
    if os.fork():
        os._exit(0)
    tell(port=server.getsockname()[1])
    select.select([server], [], [])
    connection, _ = server.accept()
    connection.sendall(connection.recv(100))
    until_told()


def closes_all():
    server, client, served = connected()
    epoll = select.epoll()
    for each in server, served:
        epoll.register(each, select.EPOLLIN)
    epoll.poll(0)
    other = os.dup2(epoll.fileno(), 100)
    tell(closed=False)
    sys.stdin.readline()
    os.closerange(3, 100)
    tell(closed=True)
    until_told()


globals()[sys.argv[1]]() if __name__ == "__main__" else None
