// Node: the whole list, by `fetch().json()`. The sums are those of measure.py.

import { readFileSync } from "node:fs";

function peakMemory() {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return Number(/VmHWM:\s*(\d+)/.exec(status)[1]) * 1024;
  } catch {
    return null;
  }
}

const start = performance.now();
const startOnProcessor = process.cpuUsage();
const since = () => (performance.now() - start) / 1000;

const response = await fetch(process.argv[2] + "/api/v1/calls");
const calls = await response.json();
const first = since();
const totals = { calls: calls.length, seconds: 0, lines: 0 };
for (const call of calls) {
  totals.seconds += call.duration ?? 0;
  totals.lines += call.transcript_objects?.length ?? 0;
}
const seconds = since();
const { user, system } = process.cpuUsage(startOnProcessor);
const processor = (user + system) / 1e6;
console.log(JSON.stringify({ seconds, first, processor, peak_memory: peakMemory(), totals }));
