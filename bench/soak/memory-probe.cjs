// Loaded before the order API: tells how much of the heap is in use after a collection, when it is asked.
process.on('message', () => {
  globalThis.gc();
  const { heapUsed, rss } = process.memoryUsage();
  process.send({ heapUsed, rss });
});
// The API's own end must not wait for whoever asks.
process.channel.unref();
