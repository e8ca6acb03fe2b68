// The sections of a service: charts of the four signals of each module, and tables of what is busiest.
import { Figures, distance, text } from './figures.js';
import { Chart, element } from './charts.js';

const EVERY = 2000; // milliseconds

/** Shows the service behind `url` in `root` for as long as the page is visible. */
export function watch(root, url, { onState = () => {}, only = () => true, charts = () => true, heading = 'h2', tables = true } = {}) {
  const figures = new Figures();
  const sections = new Map();
  let paused = false;
  let busy = false;

  async function poll() {
    if (paused || busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!answer.ok) throw new Error('status ' + answer.status);
      const sample = await answer.json();
      show(sample);
      onState(true, sample.title);
    } catch (failure) {
      const now = Date.now() / 1000;
      sections.forEach((section) => section.gap(now));
      onState(false, String(failure.message));
    } finally {
      busy = false;
    }
  }

  function show(sample) {
    const now = Date.now() / 1000;
    const modules = figures.add(sample).filter(only).sort((a, b) => weight(a) - weight(b) || a.name.localeCompare(b.name));
    for (const module of modules) {
      if (!sections.has(module.name)) {
        const made = new Section(module.name, heading, charts, tables);
        sections.set(module.name, made);
        const after = modules.slice(modules.indexOf(module) + 1).map((later) => sections.get(later.name)).find(Boolean);
        root.insertBefore(made.root, after?.root ?? null);
      }
      sections.get(module.name).show(module, now);
    }
  }

  document.addEventListener('visibilitychange', poll);
  setInterval(poll, EVERY);
  poll();
  return {
    pause(on) {
      paused = on;
      poll();
    },
  };
}

/** Requests first, then other work, then resources, then the rest. */
function weight(module) {
  const main = timers(module)[0];
  if (main?.name.startsWith('http.server.')) return -1;
  return main && main.signals.includes('rate') ? 0 : module.name === 'resource' ? 1 : 2;
}

const timers = (module) => module.rows.filter((row) => !row.gauge && row.signals.includes('duration'));
const flows = (module) => module.rows.filter((row) => !row.gauge && (row.signals.includes('rate') || row.signals.includes('duration')));
const volume = (row) => row.unit === 'bytes' && !row.bounds.length; // counts bytes, not events
const failures = (module) => module.rows.filter((row) => !row.gauge && row.signals.includes('errors'));
const levels = (module) =>
  module.rows.filter((row) => row.gauge && (row.signals.includes('saturation') || row.signals.includes('utilization')) && !row.signals.includes('info'));

class Section {
  #charts = new Map();
  #chosen = null;
  #order = { column: 'p95', up: false };
  #lists = new Map();

  constructor(name, heading, charts, tables) {
    const id = 'module-' + Math.random().toString(36).slice(2);
    this.charts = charts;
    this.tables = tables;
    this.totals = element('ul', { class: 'totals' });
    this.grid = element('div', { class: 'grid' });
    this.below = element('div');
    this.root = element('section', { 'aria-labelledby': id }, element(heading, { id }, name), this.totals, this.grid, this.below);
    this.root.dataset.module = name;
  }

  gap(time) {
    this.#charts.forEach((chart) => chart.add(time, new Map()));
  }

  show(module, time) {
    this.module = module;
    const main = timers(module).find((row) => row.name === this.#chosen) ?? timers(module)[0];
    this.#total(main, failures(module));
    for (const [title, unit, rows] of [
      ['Rate', 'rate', flows(module).filter((row) => !volume(row))],
      ['Throughput', 'byterate', flows(module).filter(volume)],
    ])
      if (rows.length) this.#chart(title, unit, time, rows.map((row) => [row.name, row.all.rate]));
    if (failures(module).length) this.#chart('Errors', 'rate', time, failures(module).map((row) => [row.name, row.all.errors]));
    if (main)
      this.#chart('Duration', 'seconds', time, [['p50', main.all.p50], ['p95', main.all.p95], ['p99', main.all.p99]]);
    for (const [unit, title] of [['ratio', 'Utilization'], ['', 'Saturation'], ['seconds', 'Waiting and age'], ['bytes', 'Memory']]) {
      const values = levels(module)
        .filter((row) => row.unit === unit)
        .flatMap((row) => row.series.map(([what, value]) => [what ? row.name + ' ' + what : row.name, value]));
      if (values.length) this.#chart(title, unit, time, values);
    }
    if (this.tables) {
      this.#work();
      this.#levels();
    }
  }

  #total(main, failing) {
    const items = [];
    const add = (label, value, bad) => items.push(element('li', {}, label + ' ', element('b', bad ? { class: 'bad' } : {}, value)));
    if (main) {
      add('rate', text(main.all.rate, 'rate'));
      add('since start', text(main.all.count, ''));
      add('p95', text(main.all.p95, 'seconds'));
    }
    const errors = failing.reduce((sum, row) => sum + row.all.errors, 0);
    if (failing.length) add('errors', text(errors, 'rate'), errors > 0);
    this.totals.replaceChildren(...items);
  }

  #chart(title, unit, time, values) {
    if (!this.charts(title)) return;
    if (!this.#charts.has(title)) {
      const made = new Chart(title, unit);
      this.#charts.set(title, made);
      this.grid.append(made.root);
    }
    this.#charts.get(title).add(time, new Map(values));
  }

  /** A table of the routes, queues or jobs of one row, which a list chooses. */
  #work() {
    const rows = flows(this.module).filter((row) => row.label);
    if (!rows.length) return;
    if (!this.#lists.has('work')) {
      const choice = element('select', { 'aria-label': 'Meter of the table of ' + this.module.name });
      choice.addEventListener('change', () => {
        this.#chosen = choice.value;
        this.show(this.module, Date.now() / 1000);
      });
      const table = element('table');
      this.#lists.set('work', { choice, table });
      this.below.prepend(choice, element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Busiest of ' + this.module.name }, table));
    }
    const { choice, table } = this.#lists.get('work');
    if (choice.options.length !== rows.length) {
      choice.replaceChildren(...rows.map((row) => element('option', { value: row.name, title: row.description }, row.name)));
      this.#chosen ??= rows[0].name;
      choice.value = this.#chosen;
    }
    const row = rows.find((each) => each.name === this.#chosen) ?? rows[0];
    const unit = row.unit;
    const columns = [
      [row.label, 'what', (item) => item.what || '(none)'],
      ['rate', 'rate', (item) => text(item.rate, 'rate')],
      ['errors', 'errors', (item) => text(item.errors, 'rate')],
      ...(row.bounds.length
        ? [['p50', 'p50', (item) => text(item.p50, unit)], ['p95', 'p95', (item) => text(item.p95, unit)], ['p99', 'p99', (item) => text(item.p99, unit)], ['largest', 'max', (item) => text(item.max, unit)]]
        : []),
      ['since start', 'count', (item) => text(item.count, '')],
      ['failed', 'failed', (item) => text(item.failed, '')],
    ];
    const { column, up } = this.#order;
    const items = [...row.items].sort((a, b) => (up ? 1 : -1) * compare(a[column], b[column]) || compare(b.rate, a.rate) || compare(b.count, a.count));
    this.#fill(table, row.description, columns, items.slice(0, 20), { column, up });
  }

  #fill(table, caption, columns, items, order) {
    const focused = document.activeElement?.dataset?.column;
    const inside = table.contains(document.activeElement);
    const head = columns.map(([title, name]) => {
      const button = element('button', { type: 'button', 'data-column': name }, title);
      button.addEventListener('click', () => {
        this.#order = { column: name, up: this.#order.column === name && !this.#order.up };
        this.#work();
      });
      const cell = element('th', { scope: 'col' }, button);
      if (order.column === name) cell.setAttribute('aria-sort', order.up ? 'ascending' : 'descending');
      return cell;
    });
    const body = items.map((item) =>
      element('tr', {}, ...columns.map(([, name, show]) => element('td', name === 'errors' && item.errors > 0 ? { class: 'bad' } : {}, show(item)))),
    );
    table.replaceChildren(element('caption', {}, caption), element('thead', {}, element('tr', {}, ...head)), element('tbody', {}, ...body));
    if (inside && focused) table.querySelector(`[data-column="${focused}"]`)?.focus();
  }

  /** A table for each label: pools with what is in use and waits, queues with their depths. */
  #levels() {
    const labels = new Map();
    for (const row of this.module.rows.filter((each) => each.gauge && each.label && each.series.length)) {
      if (!labels.has(row.label)) labels.set(row.label, []);
      labels.get(row.label).push(row);
    }
    for (const [label, rows] of labels) {
      if (!this.#lists.has(label)) {
        const table = element('table');
        this.#lists.set(label, table);
        this.below.append(element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': this.module.name + ' by ' + label }, table));
      }
      const whats = [...new Set(rows.flatMap((row) => row.series.map(([what]) => what)))].slice(0, 20);
      this.#lists.get(label).replaceChildren(
        element('caption', {}, 'Now, by ' + label),
        element(
          'thead',
          { class: 'short' },
          element('tr', {}, element('th', { scope: 'col' }, label), ...rows.map((row) => element('th', { scope: 'col', title: row.name + ': ' + row.description }, heading(row, rows)))),
        ),
        element(
          'tbody',
          {},
          ...whats.map((what) =>
            element('tr', {}, element('td', {}, what || '(none)'), ...rows.map((row) => element('td', {}, level(row, row.series.find((each) => each[0] === what)?.[1])))),
          ),
        ),
      );
    }
  }
}

/** The part of the row's name that its neighbours do not have, two words at least; a line may break after each dot. */
function heading(row, rows) {
  const [first, ...others] = rows.map((each) => each.name.split('.'));
  const shared = others.length ? first.findIndex((part, i) => others.some((other) => other[i] !== part)) : 0;
  const words = row.name.split('.');
  const parts = words.slice(Math.max(0, Math.min(shared, words.length - 2)));
  return (parts.length > 1 && parts.at(-1) === 'timestamp' ? parts.slice(0, -1) : parts).join('.\u200b').replaceAll('_', '_\u200b');
}

function level(row, value) {
  return row.name.endsWith('.timestamp') && value !== undefined ? distance(value) : text(value, row.unit);
}

function compare(a, b) {
  if (typeof a === 'string') return a.localeCompare(b);
  return (a ?? -1) - (b ?? -1);
}
