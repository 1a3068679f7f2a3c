// What was typed into a form and not sent yet is kept in this tab, and stands there again when the page does.

/** Keeps the words of a form from now on. Gives a function that forgets them: they were stored. */
export function keepDraft(form) {
  const key = `marsad.draft.${location.pathname}.${form.id || form.dataset.kind}`;
  const fields = [...form.elements].filter((field) => field.name && field.type !== "file");
  const kept = JSON.parse(sessionStorage.getItem(key) || "{}");
  for (const field of fields) {
    if (!kept[field.name] || field.value) continue;
    field.value = kept[field.name];
    if (!field.value) field.dataset.kept = kept[field.name]; // a choice that is not offered yet
  }
  form.addEventListener("input", () => {
    const typed = Object.fromEntries(fields.filter((field) => field.value && (field.tagName !== "SELECT" || field.options[0]?.value === "")).map((field) => [field.name, field.value]));
    try {
      sessionStorage.setItem(key, JSON.stringify(typed));
    } catch {
      sessionStorage.removeItem(key); // longer than a browser keeps: no draft rather than an old one
    }
  });
  return () => sessionStorage.removeItem(key);
}
