import socket as s


def listen():
    server = s.socket(s.AF_INET, s.SOCK_STREAM)
    address = ("", 8000)
    server.bind(address)  # expect reuseaddr-missing
    server.listen()
    return server


listen()
