"""Closes accepted connections one after the other; tells how many of the closes the other end saw late."""
import socket
import sys
import time

rounds = int(sys.argv[1])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
sys.stdin.readline()
late, longest = 0, 0.0
for _ in range(rounds):
    client = socket.create_connection(listener.getsockname())
    served, _ = listener.accept()
    client.sendall(b"x")
    served.recv(1)
    time.sleep(0.002)  # as long as it is there it can be asked about
    served.close()
    closed = time.monotonic()
    client.settimeout(5)
    assert client.recv(1) == b""
    waited = time.monotonic() - closed
    late += waited > 0.05
    longest = max(longest, waited)
    client.close()
print(late, longest)
