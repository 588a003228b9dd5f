from socket import *


class Server:
    PORT = 8000

    def __init__(self):
        self.sock = socket(AF_INET, SOCK_STREAM)
        self.sock.bind(('', 8000))  # expect reuseaddr-missing
        self.sock.listen(5)
