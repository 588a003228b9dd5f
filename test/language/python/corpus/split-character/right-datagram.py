import socket

sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
print(sock.recv(1500).decode())
