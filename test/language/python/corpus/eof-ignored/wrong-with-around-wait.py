import select
import socket

with socket.create_connection(("127.0.0.1", 8000)) as s:
    while True:
        readable, _, _ = select.select([s], [], [], 1)
        if readable:
            data = s.recv(100)  # expect eof-ignored
            print(data)
