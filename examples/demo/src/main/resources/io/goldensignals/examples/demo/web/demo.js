// The demo's page: faults and their buttons, alerts, the signals of each service, and where everything is.
import { watch } from './page.js';
import { element } from './charts.js';

const EVERY = 2000; // milliseconds
const MODULES = ['servlet', 'rabbitmq', 's3', 'shop', 'mes'];
const CHARTS = ['Rate', 'Errors', 'Duration', 'Saturation'];
const byId = (id) => document.getElementById(id);
const cards = new Map();
const services = new Set();
let built = false;
let busy = false;

/** Only what is new, or a screen reader would repeat it. */
function say(target, words) {
  if (target.textContent !== words) target.textContent = words;
}

async function poll() {
  if (busy || document.hidden) return;
  busy = true;
  try {
    const answer = await fetch('state', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
    if (!answer.ok) throw new Error('status ' + answer.status);
    show(await answer.json());
  } catch (failure) {
    byId('status').className = 'late';
    say(byId('status'), 'The demo does not answer: it has ended, or is busy (' + failure.message + ').');
  } finally {
    busy = false;
  }
}

function show(state) {
  const status = byId('status');
  if (state.progress !== undefined) {
    status.className = '';
    say(status, 'The demo starts: ' + state.progress + ' …');
    return;
  }
  byId('demo').hidden = false;
  const on = state.faults.filter((fault) => fault.state !== 'off').map((fault) => fault.name);
  status.className = on.length ? 'fault' : '';
  say(status, on.length ? 'Goes wrong now: ' + on.join(', ') : 'Live; nothing goes wrong on purpose.');
  byId('totals').textContent = `${state.seconds} s: ${state.answered} requests answered, ${state.failed} failed`;
  say(byId('problem'), state.problem);
  state.faults.forEach(showFault);
  showAlerts(state);
  for (const service of state.services) if (!services.has(service.name)) showService(service);
  if (!built) showPlaces(state.places);
  built = true;
}

function showFault(fault) {
  if (!cards.has(fault.name)) cards.set(fault.name, card(fault));
  const { root, button } = cards.get(fault.name);
  const on = fault.state === 'on' || fault.state === 'ending';
  root.classList.toggle('on', fault.state !== 'off');
  button.setAttribute('aria-pressed', String(on));
  // Not "disabled": that would take the focus away.
  button.setAttribute('aria-disabled', String(fault.refused !== '' || fault.state.endsWith('ing')));
  say(button, { off: 'Begin', beginning: 'Beginning …', on: 'End', ending: 'Ending …' }[fault.state]);
}

function card(fault) {
  const id = 'fault-' + fault.name;
  const button = element('button', { type: 'button', 'aria-describedby': id });
  const root = element(
    'li',
    {},
    element('div', {}, element('h3', { id }, fault.name), element('p', {}, fault.what), ...(fault.refused ? [element('p', {}, fault.refused)] : [])),
    button,
  );
  button.addEventListener('click', async () => {
    if (button.getAttribute('aria-disabled') === 'true') return;
    const way = button.getAttribute('aria-pressed') === 'true' ? 'off' : 'on';
    button.setAttribute('aria-disabled', 'true');
    await fetch(`faults/${fault.name}/${way}`, { method: 'POST' }).catch(() => {});
    poll();
  });
  byId('faults').append(root);
  return { root, button };
}

function showAlerts({ prometheus, alerts }) {
  const firing = (alerts ?? []).filter((alert) => alert.state === 'firing');
  const pending = (alerts ?? []).filter((alert) => alert.state !== 'firing');
  const note = firing.length ? `${firing.length} firing.` : 'None is firing.';
  say(byId('alerts-note'), !prometheus ? 'Start the demo with --prometheus to see which alerts fire.' : alerts ? note : 'Prometheus does not answer.');
  byId('firing').replaceChildren(...firing.map(alertItem));
  byId('pending').replaceChildren(...pending.map(alertItem));
  byId('later').hidden = !pending.length;
  say(byId('later').querySelector('summary'), `${pending.length} pending: they fire if their cause lasts`);
}

function alertItem({ name, severity, summary, since }) {
  const time = new Date(since).toLocaleTimeString([], { hourCycle: 'h23' });
  return element('li', {}, element('b', {}, name), `${severity}, since ${time}: ${summary}`);
}

function showService({ name, url }) {
  services.add(name);
  const id = 'service-' + name;
  const note = element('p', {}, link(url + '/golden-signals/', 'all signals'), ' · ', link(url + '/metrics', '/metrics'));
  const silent = element('p', { class: 'bad', role: 'status' });
  const root = element('section', { class: 'service', 'aria-labelledby': id }, element('h2', { id }, name), note, silent);
  byId('services').append(root);
  watch(root, `services/${name}/data`, {
    heading: 'h3',
    tables: false,
    only: (module) => MODULES.includes(module.name),
    charts: (title) => CHARTS.includes(title),
    onState: (ok) => say(silent, ok ? '' : ' does not answer; trying again.'),
  });
}

function showPlaces(places) {
  byId('places').replaceChildren(
    ...places.flatMap(({ name, where, note }) => [
      element('dt', {}, name),
      element('dd', {}, where.startsWith('http:') ? link(where, where) : where, note ? ` (${note})` : ''),
    ]),
  );
}

function link(href, words) {
  return element('a', { href }, words);
}

document.addEventListener('visibilitychange', poll);
setInterval(poll, EVERY);
poll();
