import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
waiter = select.epoll()
waiter.register(listener, select.EPOLLIN)
client = None
while True:
    ready = [fd for fd, _ in waiter.poll()]
    if listener.fileno() in ready:
        client, _ = listener.accept()
        waiter.register(client, select.EPOLLIN)
    elif client and client.fileno() in ready:
        data = client.recv(100)
        if data:
            client.sendall(data)
