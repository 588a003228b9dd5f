"""Makes calls of each kind at a line on its standard input, and logs each itself. Prints a port first."""
import inspect
import json
import select
import socket
import sys

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()


def logged(call, fd, asked, make):
    returned, errno = -1, None
    try:
        made = make()
        returned = len(made) if isinstance(made, (bytes, list)) else made if isinstance(made, int) else 0
        result = made
    except OSError as error:
        result, errno = None, error.errno
    line = inspect.currentframe().f_back.f_lineno
    print(json.dumps({"call": call, "fd": fd, "asked": asked, "returned": returned, "errno": errno, "line": line}), flush=True)
    return result


one, other = socket.socketpair()
for each in (one, other):
    each.setblocking(False)
epoll, poller = select.epoll(), select.poll()
poller.register(one, select.POLLIN)
a, b, data = one.fileno(), other.fileno(), b"x" * 7

logged("receive", a, 100, lambda: one.recv(100))
logged("send", b, 7, lambda: other.send(data))
logged("wait", -1, 500, lambda: len(select.select([one], [], [], 0.5)[0]))
logged("wait", -1, 700, lambda: poller.poll(700))
logged("receive", a, 3, lambda: one.recv(3))
logged("receive", a, 50, lambda: one.recvfrom(50)[0])
logged("send", a, 2, lambda: one.sendall(b"no") or 2)
logged("send", b, 1 << 22, lambda: other.send(b"x" * (1 << 22)))
logged("wait", -1, 0, lambda: len(select.select([], [other], [], 0)[1]))
logged("shutdown", b, socket.SHUT_WR, lambda: other.shutdown(socket.SHUT_WR))
logged("send", b, 7, lambda: other.send(data))
logged("receive", b, 9, lambda: other.recv(9))
logged("receive", b, 9, lambda: other.recv(9))
logged("close", b, 0, lambda: other.close())
logged("close", a, 0, lambda: one.close())
print("end", flush=True)
sys.stdin.readline()
