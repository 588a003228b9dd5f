import select
import socket

server = socket.create_server(('127.0.0.1', 8000))
poller = select.poll()
poller.register(server, select.POLLIN)
while True:
    conn, _ = server.accept()
    print('more are there' if poller.poll(100) else 'no more')
    conn.close()
