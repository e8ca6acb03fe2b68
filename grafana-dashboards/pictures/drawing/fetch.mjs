// Asks Prometheus what each panel of a dashboard asks, as Grafana does, and writes the answers for the page. Prints how high the
// board is, in lines of its grid, with all rows open.
import { readFileSync, writeFileSync } from 'node:fs';

const [, , url, minutes, file, out] = process.argv;
const board = JSON.parse(readFileSync(file));
const end = Math.floor((+process.env.AT || Date.now() / 1000) / 15) * 15;
const start = end - minutes * 60;
const STEP = 15;
const WINDOW = 60;

// Each variable stands for all of its values.
function filledIn(expr) {
  let filled = expr;
  for (const variable of board.templating.list) {
    if (variable.type === 'query') {
      filled = filled.replace(new RegExp(`\\$${variable.name}\\b`, 'g'), variable.allValue ?? values[variable.name]);
    }
  }
  return filled
    .replaceAll('$__rate_interval', `${WINDOW}s`)
    .replaceAll('$__interval', `${STEP}s`)
    .replaceAll('$__range', `${end - start}s`);
}

async function get(path, parameters) {
  const answer = await fetch(url + path + '?' + new URLSearchParams(parameters));
  return answer.json();
}

// Without a value for all, all are those that are listed.
const values = {};
for (const variable of board.templating.list) {
  if (variable.type === 'query' && variable.allValue === undefined) {
    const [, selector, label] = variable.query.match(/^label_values\((.*), (\w+)\)$/);
    const listed = await get(`/api/v1/label/${label}/values`, { 'match[]': filledIn(selector), start, end });
    values[variable.name] = (listed.data ?? []).join('|');
  }
}

const answers = {};
let lines = 0;
for (const cell of board.panels) {
  const nested = cell.panels ?? [];
  const bottom = (panel) => panel.gridPos.y + panel.gridPos.h;
  lines += cell.type === 'row' && nested.length ? Math.max(...nested.map(bottom)) - cell.gridPos.y - 1 : 0;
  for (const panel of [cell, ...nested].filter((each) => each.type !== 'row')) {
    answers[panel.id] = [];
    for (const target of panel.targets) {
      const query = filledIn(target.expr);
      const answer = target.instant
        ? await get('/api/v1/query', { query, time: end })
        : await get('/api/v1/query_range', { query, start, end, step: STEP });
      if (answer.status !== 'success') {
        console.error(`${file}: ${panel.title}: ${answer.error}: ${query}`);
      }
      answers[panel.id].push({ target, series: answer.data?.result ?? [] });
    }
    if (answers[panel.id].every(({ series }) => !series.length)) {
      console.error(`${file}: ${panel.title}: no data`);
    }
  }
}
lines += Math.max(...board.panels.map((cell) => cell.gridPos.y + cell.gridPos.h));
writeFileSync(out, `window.DATA = ${JSON.stringify({ board, answers, start, end, step: STEP })}; Date.now = () => ${end * 1000};`);
console.log(lines);
