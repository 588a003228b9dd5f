"""Makes as many calls as it is told, and tells what each of two lines has done: calls, EAGAINs, bytes."""
import json
import socket
import sys

listener = socket.create_server(("127.0.0.1", 0))
client = socket.create_connection(listener.getsockname())
served, _ = listener.accept()
served.setblocking(False)
# A socket with a timeout polls before each call, and makes one call for all that.
client.settimeout(5)
receives, sends = [0, 0, 0], [0, 0, 0]


def receive():
    receives[0] += 1
    try:
        receives[2] += len(served.recv(100))
    except BlockingIOError:
        receives[1] += 1


def send(size):
    sends[0] += 1
    sends[2] += client.send(b"x" * size)


for line in sys.stdin:
    times, size = json.loads(line)
    for _ in range(times):
        if size:
            send(size)
        receive()
    print(json.dumps({"served.recv(": receives, "client.send(": sends}), flush=True)
