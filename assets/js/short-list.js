// A box before a long list: what is typed leaves only the answers that hold it. The list itself
// stays the browser's own, so that every screen reader and phone shows it the way people know.
export class ShortList {
  static moduleName = "ib-short-list";

  constructor(element) {
    this.select = element.querySelector("select");
    this.found = element.dataset.found;
    this.options = [...this.select.options].filter((option) => option.value);
    const label = document.createElement("label");
    label.className = "nhsuk-label";
    label.htmlFor = `${this.select.id}-shorter`;
    label.textContent = element.dataset.label;
    this.input = document.createElement("input");
    this.input.className = "nhsuk-input";
    this.input.id = label.htmlFor;
    this.input.type = "text";
    this.input.dir = "auto";
    this.input.autocomplete = "off";
    this.input.setAttribute("aria-controls", this.select.id);
    this.status = document.createElement("p");
    this.status.className = "nhsuk-hint";
    this.status.setAttribute("role", "status");
    this.select.before(label, this.input, this.status);
    this.input.addEventListener("input", () => this.shorten());
    this.input.addEventListener("keydown", (event) => this.keepOnPage(event));
  }

  shorten() {
    const wanted = plain(this.input.value);
    const chosen = this.select.value;
    const left = this.options.filter((option) => plain(option.textContent).includes(wanted) || option.value === chosen);
    this.select.replaceChildren(this.select.options[0], ...left);
    this.select.value = chosen;
    this.status.textContent = wanted ? `${this.found} ${left.length}` : "";
  }

  // Enter would send the page; here it goes on to the list.
  keepOnPage(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.select.focus();
    }
  }
}

function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
