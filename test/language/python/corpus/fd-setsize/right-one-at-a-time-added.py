import select
import socket
import sys

server = socket.create_server(('127.0.0.1', 8000))


def talk(conn):
    inputs = [sys.stdin]
    inputs.append(conn)
    while True:
        for source in select.select(inputs, [], [])[0]:
            if source is conn:
                if not conn.recv(100):
                    return
            else:
                conn.sendall(source.readline().encode())


while True:
    conn, _ = server.accept()
    talk(conn)
    conn.close()
