"""A person's client over keyboard and socket: what is typed is sent at Enter, what arrives is shown.

    python3 select_client.py PORT
"""

import select
import socket
import sys


def main():
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    print("connected", flush=True)
    watched = [connection, sys.stdin]
    while True:
        readable, _, _ = select.select(watched, [], [])
        if connection in readable:
            received = connection.recv(4096)
            if not received:
                print("the server has closed the connection", flush=True)
                return
            print("from the server:", received.decode(), flush=True)
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if not line:
                return
            connection.sendall(line.encode())


if __name__ == "__main__":
    main()
