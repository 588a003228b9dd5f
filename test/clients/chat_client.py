"""A person's chat client: a prompt, what others say above it.

    python3 chat_client.py PORT
"""

import codecs
import select
import socket
import sys


def show(text):
    print(text, end="", flush=True)


def main():
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    decoder = codecs.getincrementaldecoder("utf-8")()
    show("Welcome. Say something.\n<me> ")
    while True:
        readable, _, _ = select.select([sys.stdin, connection], [], [])
        if connection in readable:
            received = connection.recv(4096)
            if not received:
                show("\nThe room is closed.\n")
                return
            show(decoder.decode(received) + "<me> ")
        if sys.stdin in readable:
            line = sys.stdin.readline()
            if not line:
                return
            connection.sendall(line.encode())
            show("<me> ")


if __name__ == "__main__":
    main()
