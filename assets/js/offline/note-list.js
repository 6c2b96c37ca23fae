// The notes on this phone, each with its state in words and what can be done with it.
export class NoteList {
  // act(what, id) is called for "change" and "delete".
  constructor(words, act) {
    Object.assign(this, { words, act, passing: new Map(), sent: [] });
    this.list = document.getElementById("kept");
    this.list.addEventListener("click", ({ target }) => {
      if (target.dataset.do) {
        act(target.dataset.do, target.closest("li").dataset.id);
      }
    });
  }

  // What a note is going through now; only what is on the disk outlives this page.
  pass(note, state, reference) {
    if (state === "sent") {
      this.sent.push({ ...note, state, reference });
    }
    if (state === "sending") {
      this.passing.set(note.id, state);
    } else {
      this.passing.delete(note.id);
    }
  }

  show(notes, account, current) {
    const mine = notes.filter((note) => !note.account || !account || note.account === account);
    const listed = mine.filter((note) => note.id !== current);
    this.list.replaceChildren(...[...this.sent, ...listed].map((note) => this.card(note)));
    document.getElementById("count").textContent = String(mine.length);
    const others = notes.length - mine.length;
    document.getElementById("none").hidden = this.list.childElementCount > 0;
    document.getElementById("others").hidden = others === 0;
    document.getElementById("others").textContent = this.words.others.replace("{count}", String(others));
    document.getElementById("send").hidden = !mine.some((note) => note.state === "waiting");
  }

  card(note) {
    const state = this.passing.get(note.id) || note.state;
    const card = document.getElementById("card-part").content.cloneNode(true).firstElementChild;
    const heading = card.querySelector("h3");
    card.dataset.id = note.id;
    card.dataset.state = state;
    heading.id = `title-${state === "sent" ? "sent-" : ""}${note.id}`;
    heading.textContent = (note.fields.community || [""])[0].trim() || this.words.untitled;
    card.querySelector(".ib-offline__state").append(
      document.getElementById(`state-${state}`).content.cloneNode(true),
      ...(note.reference ? [" ", this.reference(note.reference)] : []),
    );
    this.problems(card.querySelector("ul"), state === "attention" ? note.problems : []);
    for (const button of card.querySelectorAll("button")) {
      button.setAttribute("aria-describedby", heading.id);
      button.disabled = state === "sending";
    }
    if (state === "sent") {
      card.querySelector(".ib-offline__buttons").remove();
    }
    return card;
  }

  problems(list, problems) {
    const texts = problems.length || list.closest("li").dataset.state !== "attention"
      ? problems.map(({ text }) => text)
      : [this.words.refused];
    list.hidden = texts.length === 0;
    for (const text of texts) {
      const item = document.createElement("li");
      item.textContent = text;
      list.append(item);
    }
  }

  reference(text) {
    const shown = document.createElement("bdi");
    Object.assign(shown, { dir: "ltr", textContent: text });
    return shown;
  }
}
