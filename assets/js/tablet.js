// Clears a tablet that was handed over when nobody has touched it for a while; asks first.
const WARNING_SECONDS = 30;

export class Tablet {
  static moduleName = "ib-tablet";

  constructor(root) {
    this.root = root;
    this.form = root.querySelector("form");
    this.seconds = Number(root.dataset.seconds);
    root.querySelector("[data-stay]").addEventListener("click", () => this.stay());
    for (const event of ["pointerdown", "keydown", "input", "scroll"]) {
      document.addEventListener(event, () => this.touched(), { passive: true });
    }
    // A page taken out of the browser's memory may be the last person's: ask the server anew.
    window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
    this.stay();
  }

  touched() {
    if (this.root.hidden) this.stay();
  }

  stay() {
    this.root.hidden = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.warn(), (this.seconds - WARNING_SECONDS) * 1000);
  }

  warn() {
    this.root.hidden = false;
    this.root.querySelector("[data-stay]").focus();
    this.timer = setTimeout(() => this.form.submit(), WARNING_SECONDS * 1000);
  }
}
