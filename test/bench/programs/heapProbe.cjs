/**
 * Loaded into a bridge whose allocations are counted, with Node's --expose-gc: tells whoever connects to it how many bytes
 * the process has in use and how often it has collected. "collect" as the first word collects before.
 */
const net = require("node:net");
const { PerformanceObserver } = require("node:perf_hooks");

let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ["gc"] });

const server = net.createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", (word) => {
    if (word.toString() === "collect") {
      globalThis.gc();
    }
    // What was observed is told in a later turn of the event loop.
    setTimeout(() => {
      const { heapUsed, external } = process.memoryUsage();
      socket.end(JSON.stringify({ bytes: heapUsed + external, collections }));
    }, 10);
  });
});
server.listen(process.env.OPENPLANET_HEAP_PROBE);
server.unref();
