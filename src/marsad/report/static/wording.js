// Words, numbers and days as the reader's language writes them. Everything comes back as text, never as HTML.

const ISOLATE = "\u2066"; // left-to-right isolate: "10–15" must not turn into "15–10" in an Arabic line
const END = "\u2069";

/** Text that keeps its left-to-right order wherever it stands. */
export function isolate(text) {
  return `${ISOLATE}${text}${END}`;
}

/** The words of one language: `say(page, key, values)`, names of types, numbers, days. */
export class Wording {
  constructor(language, words, summary) {
    this.language = language;
    this.words = words[language];
    this.summary = summary;
    this.side = language === "ar" ? 1 : 0;
    // Western digits in both languages, as tables of conflict data have them.
    this.locale = language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
    this.numbers = new Intl.NumberFormat(language === "ar" ? "ar-u-nu-latn" : "en");
    const utc = { timeZone: "UTC" };
    this.days = new Intl.DateTimeFormat(this.locale, { ...utc, day: "numeric", month: "short", year: "numeric" });
    this.months = new Intl.DateTimeFormat(this.locale, { ...utc, month: "long", year: "numeric" });
  }

  say(page, key, values = {}) {
    const template = (this.words[page] || {})[key];
    if (template === undefined) return key;
    return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  number(value) {
    return this.numbers.format(value);
  }

  type(name) {
    return (this.words.event_types || {})[name] || name;
  }

  actor(number) {
    const [id, english, arabic] = this.summary.actors[number];
    if (!id && !english && !arabic) return this.say("common", "unlisted_actor");
    return (this.side ? arabic || english : english || arabic) || id;
  }

  actors(numbers) {
    return numbers.map((number) => this.actor(number)).join(this.say("common", "separator"));
  }

  country(code) {
    return (this.summary.countries[code] || [code, code])[this.side] || code;
  }

  place(place) {
    if (!place) return this.say("common", "no_place");
    const [english, arabic, admin1, country] = place;
    const name = this.side ? arabic : english;
    const parts = [name, admin1 ? this.area(country, admin1) : "", country ? this.country(country) : ""];
    return [...new Set(parts.filter(Boolean))].join(this.say("common", "separator"));
  }

  area(country, name) {
    this.areaNames ||= new Map(this.summary.areas.map(([code, english, arabic]) => [`${code}/${english}`, arabic]));
    return this.side ? this.areaNames.get(`${country}/${name}`) || name : name;
  }

  day(iso) {
    return iso ? this.days.format(new Date(`${iso}T00:00:00Z`)) : this.say("common", "undated");
  }

  month(iso) {
    return this.months.format(new Date(`${iso.slice(0, 7)}-01T00:00:00Z`));
  }

  /** The possible days of an incident, as exact as they are known. */
  days_of({ start, end, precision }) {
    if (!start) return this.say("common", "undated");
    if (precision === "month" && start.slice(0, 7) === (end || start).slice(0, 7)) return this.month(start);
    if (precision === "year") return isolate(start.slice(0, 4));
    if (!end || end === start) return this.day(start);
    return this.say("common", "day_or_day", { first: this.day(start), last: this.day(end) });
  }

  /** 9 (5–12), 20 or more, 15; "not told" without a number. */
  toll(toll) {
    if (!toll) return this.say("common", "not_told");
    const [low, best, high] = toll;
    if (high === null) {
      const more = this.say("common", "or_more", { number: this.number(low) });
      return best > low ? this.say("common", "best_of", { best: this.number(best), range: more }) : more;
    }
    if (low === high) return this.number(best);
    const range = isolate(this.say("common", "between", { low: this.number(low), high: this.number(high) }));
    return this.say("common", "best_of", { best: this.number(best), range });
  }

  /** A sum over incidents, "+" where a highest figure is open. */
  sum(sum) {
    if (!sum) return this.say("common", "not_told");
    if (sum.low === sum.high && !sum.isOpen) return this.number(sum.best);
    const range = this.say("common", "between", { low: this.number(sum.low), high: this.number(sum.high) });
    return this.say("common", "best_of", { best: this.number(sum.best), range: isolate(range + (sum.isOpen ? "+" : "")) });
  }
}

/** Folds letters that Arabic news writes in several ways, drops vowel marks, lowers Latin letters. */
export function makeFold(table) {
  const folds = new Map(Object.entries(table));
  return (text) => {
    let out = "";
    for (const char of text.toLowerCase().normalize("NFKC")) out += folds.has(char) ? folds.get(char) : char;
    return out.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").trim();
  };
}
