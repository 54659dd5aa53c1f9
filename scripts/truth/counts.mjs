/** Lines of counts, by engine, and at the end `N rows, N true`: a row is true if it is so on each engine that ran. */
export function linesOf(told) {
  const engines = [...new Set(told.map(({ engine }) => engine))];
  const byEngine = engines.map((engine) => {
    const own = told.filter((one) => one.engine === engine);
    return `${engine}: ${countsOf(own)}`;
  });
  return [...byEngine, countsOf(told)];
}

function countsOf(told) {
  const rows = new Map();
  for (const { scene, row, problems } of told) {
    const key = `${scene} ${row}`;
    rows.set(key, (rows.get(key) ?? true) && problems.length === 0);
  }
  const isTrue = [...rows.values()].filter((one) => one);
  return `${rows.size} rows, ${isTrue.length} true`;
}
