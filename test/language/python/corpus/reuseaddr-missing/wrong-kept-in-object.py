import logging
import socket


class Server:
    def __init__(self):
        self.listener = socket.socket()
        self.listener.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
        self.listener.listen(5)
        logging.info('listening')
