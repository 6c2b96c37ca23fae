// The form as plain values and back, its rows of quotes, and problems shown beside the fields.
const QUOTE = /^quotes-(\d+)-/;
const GROUP = ".nhsuk-form-group";
const CHOICES = ".nhsuk-radios, .nhsuk-checkboxes, .nhsuk-date-input";

export class NoteForm {
  constructor(form, words, required) {
    Object.assign(this, { form, words, required });
    this.rows = document.getElementById("quote-rows");
    this.part = document.getElementById("quote-part");
    this.summary = document.getElementById("problems");
    document.getElementById("add-quote").addEventListener("click", () => {
      this.addQuote().querySelector("textarea").focus();
    });
    this.rows.addEventListener("click", ({ target }) => {
      if (target.dataset.do === "remove-quote") {
        target.closest("fieldset").remove();
        document.getElementById("add-quote").focus();
        form.dispatchEvent(new Event("input", { bubbles: true }));
      }
    });
    this.fill({});
  }

  // Rows of quotes are counted anew, without gaps, as the server counts them.
  values() {
    const values = {};
    const rows = [...this.rows.children].map((row) => row.dataset.number);
    for (const [name, value] of new FormData(this.form)) {
      const counted = name.replace(QUOTE, (_all, number) => `quotes-${rows.indexOf(number)}-`);
      (values[counted] ||= []).push(value);
    }
    return values;
  }

  isEmpty() {
    const fields = [...this.form.elements].filter((field) => field.name && field.tagName !== "SELECT");
    return fields.every((field) => (/radio|checkbox/.test(field.type) ? !field.checked : !field.value.trim()));
  }

  fill(values) {
    this.form.reset();
    this.showProblems([]);
    this.rows.replaceChildren();
    const numbers = Object.keys(values).map((name) => Number((QUOTE.exec(name) || [0, -1])[1]));
    for (let number = 0; number <= Math.max(0, ...numbers); number += 1) {
      this.addQuote();
    }
    for (const field of this.form.elements) {
      const typed = values[field.name];
      if (typed && /radio|checkbox/.test(field.type)) {
        field.checked = typed.includes(field.value);
      } else if (typed) {
        [field.value] = typed;
      }
    }
    for (const hidden of this.form.querySelectorAll("details")) {
      hidden.open = [...hidden.querySelectorAll("input")].some((field) =>
        field.type === "checkbox" ? field.checked : field.value,
      );
    }
  }

  addQuote() {
    const last = this.rows.lastElementChild;
    const number = last ? Number(last.dataset.number) + 1 : 0;
    const html = this.part.innerHTML.split("quotes-0-").join(`quotes-${number}-`);
    const made = document.createElement("template");
    made.innerHTML = html.split("{number}").join(String(number + 1));
    const row = made.content.querySelector("fieldset");
    row.dataset.number = String(number);
    if (last) {
      row.querySelector("select").value = last.querySelector("select").value;
    }
    this.rows.append(row);
    return row;
  }

  // What can be said without asking: which answers are missing.
  missing() {
    const values = this.values();
    return this.required.filter(({ names }) =>
      names.every((name) => !(values[name] || []).some((value) => value.trim())),
    );
  }

  showProblems(problems, { focus = false } = {}) {
    for (const old of this.form.querySelectorAll("[data-problem]")) {
      this.unmark(old);
    }
    this.summary.querySelector("ul").replaceChildren(...problems.map((problem) => this.line(problem)));
    this.summary.hidden = problems.length === 0;
    if (focus && problems.length) {
      this.summary.focus();
    }
  }

  line({ href, text }) {
    const item = document.createElement("li");
    const field = href && document.getElementById(href.slice(1));
    if (!field) {
      item.textContent = text;
      return item;
    }
    const link = document.createElement("a");
    Object.assign(link, { href, textContent: text });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      field.focus();
    });
    item.append(link);
    this.mark(field, text);
    return item;
  }

  mark(field, text) {
    const inner = field.closest(GROUP);
    const group = inner.parentElement.closest(GROUP) || inner;
    const choices = group.querySelector(CHOICES);
    const described = choices ? group.querySelector("fieldset") : field;
    if (group.querySelector(":scope [data-problem]")) {
      return; // one sentence at a time beside a field; the list above has all
    }
    const message = document.createElement("span");
    Object.assign(message, { id: `${field.id}-problem`, className: "nhsuk-error-message" });
    message.dataset.problem = described.id || (described.id = `${field.id}-group`);
    const hidden = document.createElement("span");
    Object.assign(hidden, { className: "nhsuk-u-visually-hidden", textContent: `${this.words.error}: ` });
    message.append(hidden, text);
    (choices || field.closest(".nhsuk-input-wrapper") || field).before(message);
    const before = described.getAttribute("aria-describedby") || "";
    described.setAttribute("aria-describedby", `${before} ${message.id}`.trim());
    group.classList.add("nhsuk-form-group--error");
    group.closest("details")?.setAttribute("open", "");
  }

  unmark(message) {
    const described = document.getElementById(message.dataset.problem);
    const left = (described?.getAttribute("aria-describedby") || "").split(" ");
    const others = left.filter((id) => id && id !== message.id).join(" ");
    if (others) {
      described.setAttribute("aria-describedby", others);
    } else {
      described?.removeAttribute("aria-describedby");
    }
    for (let group = message.closest(GROUP); group; group = group.parentElement.closest(GROUP)) {
      group.classList.remove("nhsuk-form-group--error");
    }
    message.remove();
  }
}
