"""An echo server on Python's selectors, in the way of its documentation; what the kernel does not take is kept."""

import selectors
import socket

selector = selectors.DefaultSelector()
unsent = {}


def accept(listener):
    client, _ = listener.accept()
    client.setblocking(False)
    unsent[client] = b""
    selector.register(client, selectors.EVENT_READ, echo)


def echo(client):
    rest = unsent[client]
    try:
        rest = rest or client.recv(65536)
        if not rest:
            raise ConnectionError
        rest = rest[client.send(rest) :]
    except BlockingIOError:
        pass
    except OSError:
        selector.unregister(client)
        client.close()
        del unsent[client]
        return
    if bool(rest) != bool(unsent[client]):
        selector.modify(client, selectors.EVENT_WRITE if rest else selectors.EVENT_READ, echo)
    unsent[client] = rest


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=4096)
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ, accept)
    print(listener.getsockname()[1], flush=True)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


main()
