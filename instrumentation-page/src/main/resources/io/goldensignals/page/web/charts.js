// A chart of up to six lines over the last five minutes, with a legend that is text.
import { text } from './figures.js';

/* global uPlot */
const POINTS = 150;
const LINES = 6;

export function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === 'class') made.className = value;
    else made.setAttribute(key, value);
  }
  made.append(...children); // strings become text, never markup
  return made;
}

export class Chart {
  #times = [];
  #lines = new Map();
  #shown = [];
  #plot = null;

  constructor(title, unit) {
    this.unit = unit;
    this.area = element('div', { class: 'plot', 'aria-hidden': 'true' });
    this.legend = element('ul', { class: 'legend' });
    this.root = element('figure', {}, element('figcaption', {}, title), this.area, this.legend);
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.area);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#rebuild());
  }

  /** Adds a point in time: values by the line's name; null where there is a gap. */
  add(time, values) {
    this.#times.push(time);
    for (const name of values.keys()) if (!this.#lines.has(name)) this.#lines.set(name, Array(this.#times.length - 1).fill(null));
    for (const [name, line] of this.#lines) line.push(values.get(name) ?? null);
    if (this.#times.length > POINTS) {
      this.#times.shift();
      for (const [name, line] of this.#lines) {
        line.shift();
        if (line.every((value) => value === null)) this.#lines.delete(name);
      }
    }
    const largest = [...this.#lines.keys()];
    if (largest.length > LINES) largest.sort((a, b) => peak(this.#lines.get(b)) - peak(this.#lines.get(a))).splice(LINES);
    const changed = largest.length !== this.#shown.length || largest.some((name) => !this.#shown.includes(name));
    if (changed) this.#shown = largest;
    if (changed || !this.#plot) this.#rebuild();
    else this.#plot.setData(this.#data());
    this.legend.replaceChildren(
      ...this.#shown.map((name, i) =>
        element('li', {}, element('i', { class: 'c' + (i + 1) }), element('span', {}, name), element('b', {}, text(values.get(name) ?? null, this.unit))),
      ),
    );
  }

  #data() {
    return [this.#times, ...this.#shown.map((name) => this.#lines.get(name))];
  }

  #size() {
    return { width: Math.max(this.area.clientWidth, 100), height: 130 };
  }

  #rebuild() {
    this.#plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
    this.#plot = new uPlot(
      {
        ...this.#size(),
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: true }, y: { range: (plot, low, high) => [Math.min(0, low ?? 0), high > 0 ? high * 1.1 : 1] } },
        axes: [{ ...axis, size: 30, space: 70, values: (plot, ticks) => ticks.map(clock) }, { ...axis, size: 60, values: (plot, ticks) => ticks.map((tick) => text(tick, this.unit)) }],
        series: [{}, ...this.#shown.map((name, i) => ({ stroke: colour('--c' + (i + 1)), width: 1.5, points: { show: false } }))],
      },
      this.#data(),
      this.area,
    );
  }
}

/** The time of day of a point in seconds: 14:05:30. */
function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}

function peak(line) {
  return Math.max(...line.map((value) => value ?? 0));
}
