import select, socket, sys

conn = socket.create_connection(("127.0.0.1", 8000))
while True:
    for each in select.select([sys.stdin, conn], [], [])[0]:
        if each is conn and not conn.recv(100):
            raise SystemExit
