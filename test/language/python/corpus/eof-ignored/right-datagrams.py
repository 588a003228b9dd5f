import select
import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sock.bind(("127.0.0.1", 9000))
while True:
    ready, _, _ = select.select([sock], [], [])
    for each in ready:
        print(each.recv(1500))
