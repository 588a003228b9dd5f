import select
import socket

listener = socket.create_server(('127.0.0.1', 8000))
listener.setblocking(False)
waiter = select.epoll()
waiter.register(listener, select.EPOLLIN)
conns, buffers = {}, {}
while True:
    for fd, bits in waiter.poll():
        if fd == listener.fileno():
            conn, _ = listener.accept()
            conn.setblocking(False)
            conns[conn.fileno()] = conn
            buffers[conn.fileno()] = b''
            waiter.register(conn, select.EPOLLIN | select.EPOLLET)
        elif bits & select.EPOLLIN:
            data = conns[fd].recv(4)
            buffers[fd] += data
            if buffers[fd].endswith(b'\n'):
                print(buffers[fd])
                buffers[fd] = b''
