"""An echo server on Python's select, as the tutorial has it; what the kernel does not take is kept."""

import select
import socket

unsent = {}


def serve(listener):
    while True:
        waiting = [client for client, rest in unsent.items() if rest]
        readable, writable, _ = select.select([listener, *unsent], waiting, [])
        for client in readable:
            if client is listener:
                accepted, _ = listener.accept()
                accepted.setblocking(False)
                unsent[accepted] = b""
            else:
                receive(client)
        for client in writable:
            if client in unsent:
                send(client)


def receive(client):
    try:
        data = client.recv(65536)
    except OSError:
        data = b""
    if not data:
        del unsent[client]
        client.close()
        return
    unsent[client] += data
    send(client)


def send(client):
    try:
        unsent[client] = unsent[client][client.send(unsent[client]) :]
    except BlockingIOError:
        pass
    except OSError:
        del unsent[client]
        client.close()


listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
print(listener.getsockname()[1], flush=True)
serve(listener)
