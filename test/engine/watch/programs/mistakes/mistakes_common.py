"""What the programs with mistakes have in common."""
import socket


def listener(backlog=64):
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind(("127.0.0.1", 0))
    made.listen(backlog)
    return made


def tell(server):
    print(server.getsockname()[1], flush=True)
    return server


# Bytes that are nowhere the same for long.
payload = b"".join(b"%08d" % number for number in range(1_000_000))
