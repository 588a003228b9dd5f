"""A client for the tests: sends each line of its standard input, prints what arrives, ends with its input.

    python3 line_client.py HOST PORT

Its first line says where it is: `connected 127.0.0.1:45678`. It ends with the server, too.
"""

import selectors
import socket
import sys


def main() -> None:
    host, port = sys.argv[1:3]
    with socket.create_connection((host, int(port))) as connection, selectors.DefaultSelector() as selector:
        own = connection.getsockname()
        print(f"connected {own[0]}:{own[1]}", flush=True)
        selector.register(connection, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is connection:
                    received = connection.recv(65536)
                    if not received:
                        print("closed by the server", flush=True)
                        return
                    sys.stdout.buffer.write(received)
                    sys.stdout.buffer.flush()
                else:
                    # Unbuffered: a line that a buffer holds back would not wake the selector again.
                    typed = sys.stdin.buffer.raw.read(65536)
                    if not typed:
                        return
                    connection.sendall(typed)


if __name__ == "__main__":
    main()
