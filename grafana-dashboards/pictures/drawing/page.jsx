// A dashboard with all of its rows open, drawn by the components of Grafana's own packages; a gauge as its number.
import * as React from 'react';
import { createRoot } from 'react-dom/client';
import {
  cacheFieldDisplayNames,
  createTheme,
  dateTime,
  FieldType,
  formattedValueToString,
  getDisplayProcessor,
  getFieldDisplayName,
  getValueFormat,
  reduceField,
  standardTransformers,
  standardTransformersRegistry,
  ThemeContext,
  toDataFrame,
  transformDataFrame,
} from '@grafana/data';
import { BigValue, GlobalStyles, PanelChrome, TimeSeries } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';

const { board, answers, start, end, step } = window.DATA;
const theme = createTheme({ colors: { mode: 'dark' } });
const timeRange = { from: dateTime(start * 1000), to: dateTime(end * 1000), raw: { from: 'now-1h', to: 'now' } };
const LINE = 38;
const WIDTH = window.innerWidth - 20;
standardTransformersRegistry.setInit(() =>
  [...new Map(Object.values(standardTransformers).map((each) => [each.id, each])).values()].map((each) => ({
    id: each.id,
    name: each.name,
    transformation: async () => each,
    editor: () => null,
  }))
);

// Frames: what the data source of Grafana makes of the answers of Prometheus.

function named(target, labels) {
  return target.legendFormat
    ? target.legendFormat.replace(/\{\{\s*(.+?)\s*\}\}/g, (_, label) => labels[label] ?? '')
    : JSON.stringify(labels);
}

function table({ target, series }, alone) {
  const labels = [...new Set(series.flatMap((each) => Object.keys(each.metric)))].sort();
  const rows = series.map((each) => ({ labels: each.metric, value: each.value ?? each.values.at(-1) }));
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: rows.map((row) => row.value[0] * 1000) },
      ...labels.map((label) => ({ name: label, type: FieldType.string, values: rows.map((row) => row.labels[label]) })),
      { name: alone ? 'Value' : `Value #${target.refId}`, type: FieldType.number, values: rows.map((row) => +row.value[1]) },
    ],
  });
}

// Where a sample is missing there is a gap.
function overTime(target, { metric, values }) {
  const known = new Map(values.map(([time, value]) => [time, Number.isFinite(+value) ? +value : null]));
  const times = [];
  for (let time = start; time <= end; time += step) {
    times.push(time);
  }
  return toDataFrame({
    refId: target.refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: times.map((time) => time * 1000) },
      {
        name: 'Value',
        type: FieldType.number,
        labels: metric,
        values: times.map((time) => known.get(time) ?? null),
        config: { displayNameFromDS: named(target, metric) },
      },
    ],
  });
}

function frames(panel) {
  return answers[panel.id].flatMap((answer) =>
    panel.type === 'table'
      ? answer.series.length || answers[panel.id].length === 1
        ? [table(answer, answers[panel.id].length === 1)]
        : []
      : answer.series.map((series) => overTime(answer.target, series))
  );
}

// Options of fields, and what overrides them.

function set(object, path, value) {
  const keys = path.split('.');
  const last = keys.pop();
  keys.reduce((at, key) => (at[key] ??= {}), object)[last] = value;
}

function matches({ id, options }, field, frame) {
  const name = field.state?.displayName ?? getFieldDisplayName(field, frame);
  switch (id) {
    case 'byName':
      return [field.name, name].includes(options);
    case 'byRegexp':
      return new RegExp(options.replace(/^\/(.*)\/$/, '$1')).test(name);
    case 'byFrameRefID':
      return frame.refId === options;
    case 'byValue':
      return field.type === FieldType.number && field.values.every((value) => value === 0 || value === null);
    default:
      throw new Error(`matcher ${id}`);
  }
}

function configured(panel, data) {
  let index = 0;
  // Colours by value go from the lowest to the highest of all series.
  const numbers = data.flatMap(({ fields }) => fields.filter(({ type }) => type === FieldType.number).flatMap(({ values }) => values));
  const [min, max] = [Math.min(...numbers), Math.max(...numbers)];
  for (const frame of data) {
    for (const field of frame.fields) {
      const own = field.type === FieldType.time ? {} : structuredClone(panel.fieldConfig.defaults);
      if (field.type === FieldType.string) {
        delete own.unit;
        delete own.thresholds;
      }
      field.config = { ...own, ...field.config };
      if (field.type === FieldType.number) {
        Object.assign((field.state ??= {}), { seriesIndex: index++, range: { min, max, delta: max - min } });
      }
    }
  }
  cacheFieldDisplayNames(data);
  for (const frame of data) {
    for (const field of frame.fields) {
      for (const { matcher, properties } of panel.fieldConfig.overrides) {
        if (matches(matcher, field, frame)) {
          for (const { id, value } of properties) {
            set(field.config, id, value);
            if (id === 'displayName') {
              (field.state ??= {}).displayName = value;
            }
          }
        }
      }
      field.display = getDisplayProcessor({ field, theme, timeZone: 'utc' });
    }
  }
  return data;
}

// Panels.

const Empty = ({ panel }) => (
  <div style={{ display: 'flex', height: '100%', alignItems: 'center', justifyContent: 'center', color: '#888', fontSize: 18 }}>
    {panel.fieldConfig.defaults.noValue ?? 'No data'}
  </div>
);

function Table({ panel, data, width, height }) {
  const [sort] = panel.options.sortBy ?? [];
  return (
    <TableNG
      data={data[0]}
      structureRev={1}
      getActions={() => []}
      width={width}
      height={height}
      cellHeight={panel.options.cellHeight}
      sortBy={sort ? [sort] : []}
    />
  );
}

function Numbers({ panel, data, width, height }) {
  const across = width >= height;
  const each = across ? { width: width / data.length - 4, height } : { width, height: height / data.length - 4 };
  const { colorMode, graphMode, textMode, justifyMode, reduceOptions } = panel.options;
  return (
    <div style={{ display: 'flex', flexDirection: across ? 'row' : 'column', gap: 4 }}>
      {data.map((frame, index) => {
        const [time, field] = frame.fields;
        const [calculation] = reduceOptions.calcs;
        const value = field.display(reduceField({ field, reducers: [calculation] })[calculation]);
        const titled = data.length > 1 || textMode === 'value_and_name';
        const title = titled ? getFieldDisplayName(field, frame, data) : undefined;
        return (
          <BigValue
            key={index}
            theme={theme}
            count={data.length}
            {...each}
            value={{ ...value, title }}
            colorMode={colorMode}
            graphMode={graphMode}
            textMode={textMode}
            justifyMode={justifyMode}
            sparkline={graphMode === 'area' ? { y: field, x: time, timeRange } : undefined}
          />
        );
      })}
    </div>
  );
}

function Canvas({ width, height, paint }) {
  const canvas = React.useRef(null);
  React.useEffect(() => {
    const brush = canvas.current.getContext('2d');
    brush.font = '11px sans-serif';
    paint(brush);
  });
  return <canvas ref={canvas} width={width} height={height} />;
}

function Heatmap({ panel, width, height }) {
  const boundary = ({ metric }) => (metric.le === '+Inf' ? Infinity : +metric.le);
  const rows = answers[panel.id][0].series
    .map((series) => ({ le: boundary(series), values: new Map(series.values.map(([time, value]) => [time, +value])) }))
    .sort((one, other) => one.le - other.le);
  const times = [...new Set(rows.flatMap((row) => [...row.values.keys()]))].sort((one, other) => one - other);
  const cells = rows.map((row, index) =>
    times.map((time) => (row.values.get(time) ?? 0) - (index ? (rows[index - 1].values.get(time) ?? 0) : 0))
  );
  const most = Math.max(...cells.flat());
  const format = getValueFormat(panel.options.yAxis.unit);
  return (
    <Canvas
      width={width}
      height={height}
      paint={(brush) => {
        const left = 60;
        const cell = { width: (width - left) / times.length, height: (height - 20) / rows.length };
        rows.forEach((row, index) => {
          const bottom = height - 20 - index * cell.height;
          cells[index].forEach((count, at) => {
            if (count > 1e-9) {
              brush.fillStyle = `rgba(80,150,255,${0.15 + (0.85 * count) / most})`;
              brush.fillRect(left + at * cell.width, bottom - cell.height, cell.width - 1, cell.height - 1);
            }
          });
          if (index % Math.ceil(rows.length / 9) === 0) {
            brush.fillStyle = '#ccc';
            brush.fillText(row.le === Infinity ? '+Inf' : formattedValueToString(format(row.le)), 2, bottom);
          }
        });
      }}
    />
  );
}

function States({ data, width, height }) {
  const left = Math.min(220, width / 3);
  const line = Math.min(40, (height - 8) / data.length);
  return (
    <Canvas
      width={width}
      height={height}
      paint={(brush) =>
        data.forEach((frame, index) => {
          const field = frame.fields[1];
          brush.fillStyle = '#ccc';
          brush.fillText(getFieldDisplayName(field, frame, data), 2, index * line + line / 2 + 4, left - 6);
          field.values.forEach((value, at) => {
            if (value !== null) {
              brush.fillStyle = field.display(value).color;
              brush.fillRect(left + (at * (width - left)) / field.values.length, index * line + 2, width / field.values.length, line - 4);
            }
          });
        })
      }
    />
  );
}

function Body({ panel, width, height }) {
  const [data, setData] = React.useState(null);
  React.useEffect(() => {
    transformDataFrame(panel.transformations ?? [], frames(panel)).subscribe((made) => setData(configured(panel, made)));
  }, []);
  if (!data) {
    return null;
  }
  if (!data.length || !data[0].length) {
    return <Empty panel={panel} />;
  }
  switch (panel.type) {
    case 'table':
      return <Table panel={panel} data={data} width={width} height={height} />;
    case 'heatmap':
      return <Heatmap panel={panel} width={width} height={height} />;
    case 'state-timeline':
      return <States data={data} width={width} height={height} />;
    case 'stat':
    case 'gauge':
      return <Numbers panel={panel} data={data} width={width} height={height} />;
    default:
      return (
        <TimeSeries frames={data} width={width} height={height} timeRange={timeRange} timeZone="utc" legend={panel.options.legend} options={{}} />
      );
  }
}

class Guard extends React.Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  render() {
    return this.state.error ? <pre style={{ color: 'red' }}>{String(this.state.error.stack)}</pre> : this.props.children;
  }
}

function open(panels) {
  let shift = 0;
  return panels.flatMap((cell) => {
    const moved = (panel) => ({ ...panel, gridPos: { ...panel.gridPos, y: panel.gridPos.y + shift } });
    const nested = cell.type === 'row' ? (cell.panels ?? []) : [];
    const cells = [cell, ...nested].map(moved);
    shift += nested.length ? Math.max(...nested.map(({ gridPos }) => gridPos.y + gridPos.h)) - cell.gridPos.y - 1 : 0;
    return cells;
  });
}

function Cell({ cell }) {
  const { x, y, w, h } = cell.gridPos;
  const place = { position: 'absolute', left: (x * WIDTH) / 24, top: 44 + y * LINE };
  if (cell.type === 'row') {
    return (
      <div style={{ ...place, fontSize: 17, fontWeight: 500, paddingTop: 8, whiteSpace: 'nowrap' }}>
        {cell.panels?.length ? '▸' : '▾'} {cell.title}
      </div>
    );
  }
  return (
    <div style={place}>
      <PanelChrome width={(w * WIDTH) / 24 - 8} height={h * LINE - 8} title={cell.title} description={cell.description}>
        {(width, height) => (
          <Guard>
            <Body panel={cell} width={width} height={height} />
          </Guard>
        )}
      </PanelChrome>
    </div>
  );
}

const cells = open(board.panels);
const bottom = Math.max(...cells.map(({ gridPos }) => gridPos.y + gridPos.h));
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <div
      style={{
        background: theme.colors.background.canvas,
        color: theme.colors.text.primary,
        fontFamily: 'Inter, sans-serif',
        position: 'relative',
        padding: 10,
        height: bottom * LINE + 60,
      }}
    >
      <div style={{ fontSize: 20, padding: '0 4px' }}>
        {board.title} <small style={{ color: '#888' }}>{board.description}</small>
      </div>
      <div style={{ position: 'absolute', top: 0, left: 10 }}>
        {cells.map((cell) => (
          <Cell key={cell.id} cell={cell} />
        ))}
      </div>
    </div>
  </ThemeContext.Provider>
);
