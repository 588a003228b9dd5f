import select
import socket

nobody = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
nobody.bind(('127.0.0.1', 0))
port = nobody.getsockname()[1]
nobody.close()
sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
socket.SocketType.connect(sock, ('127.0.0.1', port))
sock.setblocking(False)
waiter = select.epoll()
waiter.register(sock, select.EPOLLIN)
sock.send(b'hello')
turns = 0
while turns < 2000:
    turns += 1
    for fd, bits in waiter.poll(1):
        if bits == select.EPOLLIN:
            print(sock.recv(2048))
