import select
import socket

listener = socket.socket()
listener.bind(("127.0.0.1", 8000))
listener.listen(1)
clients = []
for _ in range(4):
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(("127.0.0.1", 8000))
    clients.append(client)
select.select([listener], [], [], 1)
print("never accepted:", listener.getsockname(), listener.fileno())
input()
