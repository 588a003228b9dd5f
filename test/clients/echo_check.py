"""Sends messages to an echo server and checks every byte that comes back.

    python3 echo_check.py HOST PORT SEED SIZE [SIZE ...] [--ping-pong] [--count N]

The sizes are gone through in turn, N messages in all. It sends while it receives, says at the end that it sends
no more, and must still get the rest: what a server that closes early, doubles or drops would not give it.
Prints `N messages, M bytes`; anything else is an error, and says which byte was wrong.
"""

import argparse
import itertools
import random
import socket
import sys
import threading

LIMIT = 20  # seconds of silence


def messages(seed, sizes, count):
    bytes_of = random.Random(seed)
    for size in itertools.islice(itertools.cycle(sizes), count):
        yield bytes_of.randbytes(size)


def receive_exactly(connection, size):
    parts = []
    while size > 0:
        part = connection.recv(min(size, 1 << 16))
        if not part:
            sys.exit(f"the stream ended {size} bytes early")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def check(expected, received, before):
    if expected == received:
        return
    wrong = next(i for i, (a, b) in enumerate(zip(expected, received)) if a != b)
    sys.exit(f"byte {before + wrong} came back as {received[wrong]}, it was {expected[wrong]}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("host")
    parser.add_argument("port", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("sizes", type=int, nargs="+")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--ping-pong", action="store_true")
    asked = parser.parse_args()

    with socket.create_connection((asked.host, asked.port), LIMIT) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

        def send_all():
            for message in messages(asked.seed, asked.sizes, asked.count):
                connection.sendall(message)
            connection.shutdown(socket.SHUT_WR)

        if not asked.ping_pong:
            threading.Thread(target=send_all, daemon=True).start()
        total = 0
        for message in messages(asked.seed, asked.sizes, asked.count):
            if asked.ping_pong:
                connection.sendall(message)
            check(message, receive_exactly(connection, len(message)), total)
            total += len(message)
        if asked.ping_pong:
            connection.shutdown(socket.SHUT_WR)
        more = connection.recv(1)
        if more:
            sys.exit("more came back than was sent")
        print(f"{asked.count} messages, {total} bytes")


if __name__ == "__main__":
    main()
