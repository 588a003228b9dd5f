import asyncio
import socket


async def main():
    listener = socket.socket()
    listener.bind(('127.0.0.1', 8000))  # expect reuseaddr-missing
    listener.listen()
    server = await asyncio.start_server(lambda reader, writer: None, sock=listener)
    await server.serve_forever()


asyncio.run(main())
