"""Lets nobody look into it (PR_SET_DUMPABLE): `undumpable.py [silent]`. Serves one client, and says of its connection
what options it has whenever that sends something. `silent`: it makes no call by itself."""
import ctypes
import select
import socket
import sys

assert ctypes.CDLL(None).prctl(4, 0, 0, 0, 0) == 0  # PR_SET_DUMPABLE
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection = listener.accept()[0]
while True:
    if not select.select([connection], [], [], None if sys.argv[1:] else 0.05)[0]:
        continue
    if not connection.recv(100):
        break
    asked = [(socket.SOL_SOCKET, socket.SO_KEEPALIVE), (socket.SOL_SOCKET, socket.SO_RCVBUF), (socket.IPPROTO_TCP, socket.TCP_NODELAY)]
    print(*[connection.getsockopt(*each) for each in asked], flush=True)
