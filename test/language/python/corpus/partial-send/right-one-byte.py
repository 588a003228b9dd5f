import socket

near, far = socket.socketpair()
near.setblocking(False)
near.send(b'\0')
