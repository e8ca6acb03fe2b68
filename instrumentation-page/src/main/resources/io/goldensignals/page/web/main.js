import { watch } from './page.js';

const status = document.getElementById('status');
const pause = document.getElementById('pause');
let answered = null;

/** Only what is new, or a screen reader would repeat it. */
function say(words) {
  if (status.textContent !== words) status.textContent = words;
}

const page = watch(document.getElementById('signals'), 'data', {
  onState(ok, detail) {
    status.classList.toggle('late', !ok);
    if (ok) {
      answered = new Date();
      document.title = detail === 'Golden Signals' ? detail : detail + ' · Golden Signals';
      document.getElementById('title').textContent = detail;
      say('Live. Rates and percentiles of the last 15 s.');
    } else {
      say('No answer since ' + (answered?.toLocaleTimeString() ?? 'the start') + ' (' + detail + '); trying again.');
    }
  },
});

pause.addEventListener('click', () => {
  const on = pause.getAttribute('aria-pressed') !== 'true';
  pause.setAttribute('aria-pressed', String(on));
  if (on) say('Paused.');
  page.pause(on);
});
