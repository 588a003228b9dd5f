"""What the programs with mistakes have in common."""
import select
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


def readable(server, watched, blocking=True):
    """A loop on select: whom of its clients to receive from, again and again. New ones it accepts and watches."""
    tell(server)
    watched.append(server)
    while True:
        for sock in select.select(watched, [], [])[0]:
            if sock is not server:
                yield sock
                continue
            client = server.accept()[0]
            client.setblocking(blocking)
            watched.append(client)
