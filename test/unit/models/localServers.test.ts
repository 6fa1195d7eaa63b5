import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { findLocalServers, listeningPlaces } from '../../../src/models/localServers';
import { startSilentServer } from '../../fixtures/server/silentServer';
import { never, owned, serve, until } from './support';

it('servers at the given places are found by their lists, and others passed over', async () => {
  const one = await serve({ kind: 'hang' }, { models: ['a', 'b'] });
  const none = await serve({ kind: 'hang' }, { models: [] });
  const guarded = await serve({ kind: 'hang' }, { key: 'wants-a-key' });
  const silent = owned(await startSilentServer());
  const places = [
    { name: 'One', baseUrl: one.url },
    { name: 'None', baseUrl: none.url },
    { name: 'Guarded', baseUrl: guarded.url },
    { name: 'Silent', baseUrl: `http://127.0.0.1:${silent.port}/v1` },
    { name: 'Nobody', baseUrl: 'http://127.0.0.1:1/v1' },
  ];
  const found = await findLocalServers(never, places);
  expect(found).toEqual([{ name: 'One', baseUrl: one.url, models: [{ id: 'a' }, { id: 'b' }] }]);
  expect(one.requests).toHaveLength(0);
  await until(() => one.openSockets() + silent.openSockets() === 0, 500);
});

it('looking can be called off', async () => {
  const silent = owned(await startSilentServer());
  const controller = new AbortController();
  const looking = findLocalServers(controller.signal, [
    { name: 'Silent', baseUrl: `http://127.0.0.1:${silent.port}/v1` },
  ]);
  controller.abort(new Error('the person cancelled'));
  await expect(looking).rejects.toThrow('the person cancelled');
  await until(() => silent.openSockets() === 0, 500);
});

it('where something listens is known without a byte being sent', async () => {
  let connections = 0;
  let bytes = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.on('data', (data) => (bytes += data.length));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const there = { name: 'There', baseUrl: `http://127.0.0.1:${port}/v1` };
  const places = [there, { name: 'Nobody', baseUrl: 'http://127.0.0.1:1/v1' }];
  expect(await listeningPlaces(places)).toEqual([there]);
  await until(() => connections === 1, 500);
  await new Promise((resolve) => server.close(resolve));
  expect(bytes).toBe(0);
});
