// Opens the data of the page: gzip in base64, in script blocks that the browser does not run.

/** The content of a block, by its id. */
export async function openBlock(id) {
  const block = document.getElementById(id);
  if (!block) throw new Error(`no block ${id}`);
  const packed = Uint8Array.from(atob(block.textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/** The incidents of a summary as objects that name places, actors and outlets by number; `at` is their number. */
export function makeIncidents(summary) {
  const { columns, types, places, rough } = summary;
  const isRough = new Set(rough);
  return columns.id.map((id, at) => {
    const incident = { at, id };
    for (const name of Object.keys(columns)) incident[name] = columns[name][at];
    incident.kind = types[incident.type][0];
    const place = incident.place >= 0 ? places[incident.place] : null;
    incident.where = place;
    incident.hasPoint = Boolean(place && place[5] !== null);
    incident.isRough = Boolean(place && isRough.has(place[4]));
    return incident;
  });
}

/** Ledgers, opened a part at a time and kept. */
export class Details {
  constructor(part) {
    this.part = part;
    this.opened = new Map();
  }

  async of(incident) {
    const number = Math.floor(incident.at / this.part);
    if (!this.opened.has(number)) this.opened.set(number, openBlock(`part-${number}`));
    return (await this.opened.get(number))[incident.at % this.part];
  }
}

/** What several incidents add up to: [low, best, high]; `isOpen` if a highest figure is not known, null if none tells. */
export function addTolls(incidents, name) {
  const sum = { low: 0, best: 0, high: 0, isOpen: false, told: 0 };
  for (const incident of incidents) {
    const toll = incident[name];
    if (!toll) continue;
    sum.told += 1;
    sum.low += toll[0];
    sum.best += toll[1];
    sum.high += toll[2] === null ? Math.max(toll[1], toll[0]) : toll[2];
    if (toll[2] === null) sum.isOpen = true;
  }
  return sum.told ? sum : null;
}
