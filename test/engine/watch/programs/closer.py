"""Closes accepted connections one after the other, of twenty always the oldest; tells how many of the closes the other end saw late."""
import socket
import sys
import time

rounds = int(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()


def connected():
    client = socket.create_connection(listener.getsockname())
    client.settimeout(5)
    return client, listener.accept()[0]


pairs = [connected() for _ in range(20)]
late, longest = 0, 0.0
for _ in range(rounds):
    pairs.append(connected())
    client, served = pairs.pop(0)
    served.close()
    closed = time.monotonic()
    assert client.recv(1) == b""
    waited = time.monotonic() - closed
    late += waited > 0.05
    longest = max(longest, waited)
    client.close()
    time.sleep(0.001)  # else nobody would come to ask about them
print(late, longest)
