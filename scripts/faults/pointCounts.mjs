/** One line per leg, in the order of their first points. */
export function tableOf(points) {
  const legs = new Map();
  for (const point of points) {
    const name = `${point.scenario}: ${point.leg}`;
    legs.set(name, [...(legs.get(name) ?? []), point]);
  }
  return [...legs].map(([name, of]) => `  ${name.padEnd(60)} ${pointsLine(of)}`);
}

export function pointsLine(points) {
  const survived = points.filter(({ problems }) => problems.length === 0);
  return `${points.length} points, ${survived.length} survived`;
}
