import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
waiter = select.epoll()
waiter.register(listener.fileno(), select.EPOLLIN | select.EPOLLET)
conns = {}
while True:
    for fd, bits in waiter.poll():
        if fd == listener.fileno():
            conn, peer = listener.accept()
            conns[conn.fileno()] = conn
            waiter.register(conn.fileno(), select.EPOLLIN)
            continue
        data = conns[fd].recv(1000)
        if data:
            conns[fd].sendall(data)
        else:
            waiter.unregister(fd)
            conns.pop(fd).close()
