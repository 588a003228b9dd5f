import select
import socket

guard = socket.socket()
guard.bind(("127.0.0.1", 8000))
guard.listen(1)
poller = select.poll()
poller.register(guard.fileno(), select.POLLIN)
while True:
    print(poller.poll())
