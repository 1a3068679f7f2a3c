// A date field is written in the way of the browser, whatever the language of the page: 03/04/2025 may be in March or in
// April. The words under it tell which day is meant.

/** Words for the day of a date field, kept up to date with "input" and "change" events of the field. */
export function dayWords(field, language) {
  const locale = language === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
  const days = new Intl.DateTimeFormat(locale, { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });
  const told = document.createElement("small");
  told.className = "day-words";
  const tell = () => { told.textContent = field.valueAsDate ? days.format(field.valueAsDate) : ""; };
  field.addEventListener("input", tell);
  field.addEventListener("change", tell);
  tell();
  return told;
}
