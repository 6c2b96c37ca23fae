// Buttons that move a choice up and down in a ranking. The numbers stay: they are the answer.
export class Ranking {
  static moduleName = "ib-ranking";

  constructor(list) {
    this.list = list;
    this.most = list.querySelector("select").options.length - 1;
    this.status = document.createElement("p");
    this.status.className = "nhsuk-u-visually-hidden";
    this.status.setAttribute("role", "status");
    list.after(this.status);
    for (const item of list.children) {
      item.append(this.button(item, list.dataset.up, -1), this.button(item, list.dataset.down, 1));
    }
  }

  button(item, text, step) {
    const button = document.createElement("button");
    const label = item.querySelector("label");
    button.type = "button";
    button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small ib-ranking__move";
    button.textContent = step < 0 ? "\u2191" : "\u2193";
    const words = document.createElement("span");
    words.className = "nhsuk-u-visually-hidden";
    words.textContent = `${text}: `;
    const about = document.createElement("span");
    about.className = "nhsuk-u-visually-hidden";
    about.lang = label.lang;
    about.textContent = label.textContent;
    button.prepend(words, about);
    button.addEventListener("click", () => this.move(item, step, button));
    return button;
  }

  placed() {
    const items = [...this.list.children].filter((item) => this.place(item));
    return items.sort((one, other) => this.place(one) - this.place(other));
  }

  place(item) {
    return Number(item.querySelector("select").value);
  }

  // Up gives the last place to a choice that has none; down from the last place takes it away.
  move(item, step, button) {
    const order = this.placed();
    const at = order.indexOf(item);
    if (at < 0 && step < 0) {
      order.splice(Math.min(order.length, this.most - 1), order.length >= this.most ? 1 : 0, item);
    } else if (at >= 0 && at === order.length - 1 && step > 0) {
      order.pop();
    } else if (at >= 0 && at + step >= 0) {
      order.splice(at + step, 0, order.splice(at, 1)[0]);
    }
    this.show(order);
    button.focus();
    this.status.textContent = `${item.querySelector("label").textContent}: ${this.place(item) || "\u2013"}`;
  }

  show(order) {
    const rest = [...this.list.children].filter((item) => !order.includes(item));
    for (const item of rest) {
      item.querySelector("select").value = "";
    }
    order.forEach((item, index) => {
      item.querySelector("select").value = String(index + 1);
    });
    this.list.append(...order, ...rest);
  }
}
