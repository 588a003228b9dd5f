// An echo server of Node's with its own client.
import { connect, createServer } from 'node:net';

const server = createServer((socket) => socket.pipe(socket));
server.listen(0, '127.0.0.1', () => {
  const client = connect(server.address().port, '127.0.0.1');
  let left = 300_000;
  client.write(Buffer.alloc(left));
  client.on('data', (data) => {
    left -= data.length;
    if (left > 0) return;
    client.end();
    server.close(() => console.log('300000'));
  });
});
