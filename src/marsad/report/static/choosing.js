// Which incidents are shown: the filters, the order, and both in the address of the page so that a view can be sent on.

const LISTS = ["text", "type", "actor", "country", "admin1", "from", "to", "confidence", "review"];
const KIND = "kind:";
const FLAGS = ["disputed", "view", "unplaced"];

export function emptyChoice() {
  return { ...Object.fromEntries(LISTS.map((name) => [name, ""])), disputed: false, view: false, unplaced: false };
}

// The address names types and actors by their names and ids, never by their numbers on this page: a link must mean the
// same tomorrow, when other incidents have been numbered first.

/** How the address names an event type (all its sub-types). */
export function keyOfKind(name) {
  return `${KIND}${name}`;
}

/** How the address names an actor: by id; one that no list holds by name. */
export function keyOfActor([id, english, arabic]) {
  return id || `=${english || arabic}`;
}

function numbersOf(rows, keyOf, key) {
  return new Set(rows.flatMap((row, number) => (keyOf(row) === key ? [number] : [])));
}

/** What the text filter looks at, folded once for every name instead of once for every incident. */
export class Searcher {
  constructor(summary, fold, typeNames) {
    this.fold = fold;
    this.summary = summary;
    const { actors, places, outlets, types, countries, areas } = summary;
    const areaNames = new Map(areas.map(([code, english, arabic]) => [`${code}/${english}`, arabic]));
    this.actors = actors.map((row) => fold(row.join(" ")));
    this.outlets = outlets.map(fold);
    this.types = types.map(([kind, name]) => fold([summary.kinds[kind], name, ...typeNames(summary.kinds[kind], name)].join(" ")));
    this.places = places.map((row) => {
      const country = countries[row[3]] || [];
      return fold([row[0], row[1], row[2], areaNames.get(`${row[3]}/${row[2]}`) || "", row[3], ...country].join(" "));
    });
  }

  /** A test for incidents that hold every word, in any order. */
  makeTest(text) {
    const words = this.fold(text).split(" ").filter(Boolean);
    if (!words.length) return null;
    const hits = words.map((word) => ({
      word,
      actors: this.actors.map((name) => name.includes(word)),
      outlets: this.outlets.map((name) => name.includes(word)),
      types: this.types.map((name) => name.includes(word)),
      places: this.places.map((name) => name.includes(word)),
    }));
    const isHit = (incident, hit) =>
      hit.types[incident.type] ||
      (incident.place >= 0 && hit.places[incident.place]) ||
      incident.initiators.some((actor) => hit.actors[actor]) ||
      incident.targets.some((actor) => hit.actors[actor]) ||
      incident.outlets.some((outlet) => hit.outlets[outlet]) ||
      incident.id.toLowerCase().includes(hit.word);
    return (incident) => hits.every((hit) => isHit(incident, hit));
  }
}

/** The incidents that fit. `bounds` is the frame of the map, used if the choice asks for it. */
export function choose(incidents, choice, searcher, bounds) {
  const tests = makeTests(choice, searcher, bounds);
  return incidents.filter((incident) => tests.every((test) => test(incident)));
}

function makeTests(choice, searcher, bounds) {
  const tests = [];
  const { type, actor, country, admin1, from, to, confidence, review } = choice;
  const { kinds, types, actors, states } = searcher.summary;
  if (type.startsWith(KIND)) tests.push((each) => kinds[each.kind] === type.slice(KIND.length));
  else if (type) {
    const known = numbersOf(types, ([, name]) => name, type);
    tests.push((each) => known.has(each.type));
  }
  if (actor) {
    const known = numbersOf(actors, keyOfActor, actor);
    tests.push((each) => each.initiators.some((one) => known.has(one)) || each.targets.some((one) => known.has(one)));
  }
  if (review) tests.push((each) => states[each.review] === review);
  if (country) tests.push((each) => each.where && each.where[3] === country);
  if (admin1) tests.push((each) => each.where && `${each.where[3]}/${each.where[2]}` === admin1);
  if (from) tests.push((each) => each.end && each.end >= from);
  if (to) tests.push((each) => each.start && each.start <= to);
  if (confidence) tests.push((each) => each.confidence !== null && each.confidence >= Number(confidence));
  if (choice.disputed) tests.push((each) => each.disputed.length > 0);
  if (choice.unplaced) tests.push((each) => !each.hasPoint);
  if (choice.view && bounds) {
    tests.push(({ hasPoint, where }) => hasPoint && where[6] >= bounds.west && where[6] <= bounds.east && where[5] >= bounds.south && where[5] <= bounds.north);
  }
  const test = searcher.makeTest(choice.text);
  if (test) tests.push(test);
  return tests;
}

const KEYS = {
  date: (each) => each.start || "",
  type: (each, wording) => wording.type(wording.summary.types[each.type][1]),
  place: (each, wording) => wording.place(each.where),
  who: (each, wording) => wording.actors(each.initiators),
  whom: (each, wording) => wording.actors(each.targets),
  killed: (each) => (each.killed ? each.killed[1] : -1),
  wounded: (each) => (each.wounded ? each.wounded[1] : -1),
  sources: (each) => each.outlets.length,
  disputed: (each) => each.disputed.length,
};

/** In order of a column, `-` before it for the largest first; ties stay in order of date. */
export function arrange(incidents, order, wording) {
  const isDown = order.startsWith("-");
  const key = KEYS[order.replace("-", "")] || KEYS.date;
  const compare = new Intl.Collator(wording.language, { numeric: true }).compare;
  const keyed = incidents.map((incident) => [key(incident, wording), incident]);
  const ordered = keyed.sort(([one, a], [two, b]) => {
    const found = typeof one === "number" ? one - two : one < two && key === KEYS.date ? -1 : key === KEYS.date ? Number(one > two) : compare(one, two);
    return (isDown ? -found : found) || a.at - b.at;
  });
  return ordered.map(([, incident]) => incident);
}

/** The choice and the rest of the state as the part of the address after #; what is as usual is left out. */
export function writeHash(choice, rest) {
  const said = new URLSearchParams();
  for (const name of LISTS) if (choice[name]) said.set(name, choice[name]);
  for (const name of FLAGS) if (choice[name]) said.set(name, "1");
  for (const [name, value] of Object.entries(rest)) if (value) said.set(name, value);
  return said.toString();
}

export function readHash(hash) {
  const told = new URLSearchParams(hash.replace(/^#/, ""));
  const choice = emptyChoice();
  for (const name of LISTS) choice[name] = (told.get(name) || "").slice(0, 200);
  for (const name of FLAGS) choice[name] = told.get(name) === "1";
  for (const name of ["from", "to"]) if (!/^\d{4}-\d\d-\d\d$/.test(choice[name])) choice[name] = "";
  const rest = {};
  for (const name of ["language", "order", "page", "open", "unit", "at", "rows"]) rest[name] = (told.get(name) || "").slice(0, 200);
  return { choice, rest };
}
