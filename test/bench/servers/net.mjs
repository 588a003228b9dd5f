// An echo server on Node's net.
import { createServer } from 'node:net';

const server = createServer((client) => {
  client.on('data', (bytes) => client.write(bytes));
  client.on('error', () => client.destroy());
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => console.log(server.address().port));
