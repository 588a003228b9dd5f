import logging
import socket


class Server:
    def __init__(self):
        self.listener = socket.socket()
        self.listener.bind(("", 8080))  # expect reuseaddr-missing
        self.listener.listen(5)
        logging.info("listening")

    def fileno(self):
        return self.listener.fileno()
