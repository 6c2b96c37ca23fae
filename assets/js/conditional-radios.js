// Shows what belongs to a chosen radio button, and hides it again. The design system's own script
// does this with aria-expanded on the radio button, which the standard does not allow there.
export class ConditionalRadios {
  static moduleName = "nhsuk-radios";

  constructor(group) {
    this.inputs = [...group.querySelectorAll('input[type="radio"]')];
    for (const input of this.inputs) {
      const target = input.dataset.ariaControls;
      if (target && document.getElementById(target)) {
        input.setAttribute("aria-controls", target);
      }
    }
    group.addEventListener("change", () => this.show());
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  show() {
    for (const input of this.inputs) {
      const target = document.getElementById(input.getAttribute("aria-controls"));
      target?.classList.toggle("nhsuk-radios__conditional--hidden", !input.checked);
    }
  }
}
