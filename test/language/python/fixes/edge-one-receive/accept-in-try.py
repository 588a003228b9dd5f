import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
waiter = select.epoll()
waiter.register(listener.fileno(), select.EPOLLIN | select.EPOLLET)
conns = {}


def take():
    try:
        conn, peer = listener.accept()
    except BlockingIOError:
        return
    conn.setblocking(False)
    conns[conn.fileno()] = conn
    waiter.register(conn.fileno(), select.EPOLLIN)


while True:
    for fd, bits in waiter.poll():
        if fd == listener.fileno():
            take()
            continue
        try:
            data = conns[fd].recv(1000)
        except OSError:
            data = b''
        if data:
            conns[fd].sendall(data)
        else:
            waiter.unregister(fd)
            conns.pop(fd).close()
