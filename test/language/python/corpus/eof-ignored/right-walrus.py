import select
import socket

conn = socket.create_connection(("127.0.0.1", 8000))
conn.setblocking(False)
while True:
    select.select([conn], [], [])
    while data := conn.recv(4096):
        print(data)
    conn.close()
    break
