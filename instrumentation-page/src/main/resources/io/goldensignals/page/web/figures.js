// Turns samples of counts into figures a second, and buckets into percentiles.

const WINDOW = 15; // seconds over which rates and percentiles are taken

export class Figures {
  #samples = [];

  /** Adds a sample; returns its modules with figures, or without rates if it is the first of a run. */
  add(sample) {
    const last = this.#samples.at(-1);
    if (last && last.run !== sample.run) this.#samples = [];
    const counts = new Map();
    for (const module of sample.modules)
      for (const row of module.rows)
        if (!row.gauge) for (const each of row.series) counts.set(key(module, row, each), each);
    this.#samples.push({ run: sample.run, time: sample.time, counts });
    while (this.#samples.length > 2 && this.#samples[1].time <= sample.time - WINDOW) this.#samples.shift();
    const base = this.#samples[0];
    const seconds = sample.time - base.time;
    return sample.modules.map((module) => ({
      name: module.name,
      rows: module.rows.map((row) => (row.gauge ? row : work(module, row, base.counts, seconds, sample.cumulative))),
    }));
  }
}

function key(module, row, series) {
  return JSON.stringify([module.name, row.name, series[0], series[1]]);
}

/** Adds the successes and failures of each value of the label, and all of them. */
function work(module, row, base, seconds, cumulative) {
  const items = new Map();
  const all = empty('');
  for (const series of row.series) {
    const [what, failed, count, max, buckets] = series;
    const before = base.get(key(module, row, series)) ?? [what, failed, 0, 0, []];
    if (!items.has(what)) items.set(what, empty(what));
    for (const item of [items.get(what), all]) {
      const rate = seconds > 0 ? Math.max(0, count - before[2]) / seconds : 0;
      item.rate += rate;
      item.errors += failed ? rate : 0;
      item.count += count;
      item.failed += failed ? count : 0;
      item.max = Math.max(item.max, max ?? 0);
      buckets.forEach((bucket, i) => {
        const fresh = cumulative ? Math.max(0, bucket - (before[4][i] ?? 0)) : bucket;
        item.buckets[i] = (item.buckets[i] ?? 0) + fresh;
      });
    }
  }
  for (const item of [...items.values(), all])
    for (const [name, share] of [['p50', 0.5], ['p95', 0.95], ['p99', 0.99]]) item[name] = atMost(item.max, percentile(row.bounds, item.buckets, share));
  return { ...row, items: [...items.values()], all };
}

/** A percentile is estimated within its bucket, and so could exceed the largest value, which lasts longer than the window. */
function atMost(largest, estimate) {
  return estimate !== null && largest > 0 ? Math.min(largest, estimate) : estimate;
}

function empty(what) {
  return { what, rate: 0, errors: 0, count: 0, failed: 0, max: 0, buckets: [] };
}

/** As Prometheus' histogram_quantile: linear within a bucket, the last boundary past it; null without any event. */
export function percentile(bounds, buckets, share) {
  const total = buckets.at(-1) ?? 0;
  if (!(total > 0)) return null;
  const rank = share * total;
  const i = buckets.findIndex((count) => count >= rank);
  if (i >= bounds.length) return bounds.at(-1);
  const low = i > 0 ? bounds[i - 1] : 0;
  const below = i > 0 ? buckets[i - 1] : 0;
  return low + ((bounds[i] - low) * (rank - below)) / (buckets[i] - below || 1);
}

/** A figure with its unit, for people. */
export function text(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return '–';
  if (unit === 'seconds') {
    if (value >= 7200) return short(value / 3600) + ' h';
    if (value >= 120) return short(value / 60) + ' min';
    return value >= 1 || value === 0 ? short(value) + ' s' : short(value * 1000) + ' ms';
  }
  if (unit === 'ratio') return short(value * 100) + ' %';
  if (unit === 'bytes' || unit === 'byterate') {
    const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let i = 0;
    for (; value >= 1024 && i < steps.length - 1; i++) value /= 1024;
    return short(value) + ' ' + steps[i] + (unit === 'bytes' ? '' : '/s');
  }
  return short(value) + (unit === 'rate' ? '/s' : '');
}

/** How far a point in time (seconds since 1970) is from now; 0 stands for never. */
export function distance(value, now = Date.now() / 1000) {
  if (!value) return 'never';
  return value > now ? 'in ' + text(value - now, 'seconds') : text(Math.round(now - value), 'seconds') + ' ago';
}

function short(value) {
  const size = Math.abs(value);
  return size >= 1e6 ? (value / 1e6).toFixed(1) + ' M' : size >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toPrecision(2);
}
