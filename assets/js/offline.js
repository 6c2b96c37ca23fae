// Notes without a signal: what is typed is kept on this phone at once and sent when it can be.
import { NoteForm } from "./offline/note-form.js";
import { NoteList } from "./offline/note-list.js";
import { Sender } from "./offline/sending.js";
import { Store, newId } from "./offline/store.js";

const PAUSE = 400;
const AGAIN = 60000;

class OfflineNotes {
  constructor(store, { words, required, addresses }) {
    Object.assign(this, { store, words, addresses, isChanged: false, working: Promise.resolve() });
    this.element = document.getElementById("note");
    this.form = new NoteForm(this.element, words, required);
    this.list = new NoteList(words, (what, id) => this.queue(() => this[what](id)));
    this.sender = new Sender(store, addresses, (note, state, reference) => {
      this.list.pass(note, state, reference);
      return this.show();
    });
  }

  async start() {
    const open = await this.store.fact("open");
    const note = open && (await this.store.note(open));
    const account = await this.store.fact("account");
    const isOwn = note && note.state === "draft" && (note.account ?? account) === account;
    this.use(isOwn ? note : null);
    this.listen();
    await this.show();
    this.send();
    setInterval(() => document.hidden || this.send({ quietly: true }), AGAIN);
  }

  listen() {
    let timer = 0;
    this.element.addEventListener("input", () => {
      this.isChanged = true;
      clearTimeout(timer);
      timer = setTimeout(() => this.queue(() => this.keepTyped()), PAUSE);
    });
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.queue(() => this.save());
    });
    document.getElementById("put-aside").addEventListener("click", () => this.queue(() => this.putAside()));
    document.getElementById("send").addEventListener("click", () => this.send());
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => {
      this.queue(() => this.keepTyped());
      if (!document.hidden) {
        this.send({ quietly: true });
      }
    });
    window.addEventListener("pagehide", () => this.keepTyped());
  }

  // One thing after the other: what is kept last is what was typed last.
  queue(work) {
    this.working = this.working.then(work).catch((error) => {
      console.error(error);
      this.say("not_saved");
    });
    return this.working;
  }

  use(note) {
    this.current = note || { id: newId(), account: null, fields: {}, problems: [], written: "" };
    this.isChanged = false;
    this.form.fill(this.current.fields);
    this.form.showProblems(this.current.problems);
  }

  async keep(state) {
    const account = this.current.account || (await this.store.fact("account"));
    const written = this.current.written || new Date().toISOString();
    const fields = this.form.values();
    this.isChanged = false;
    this.current = await this.store.put({ ...this.current, account, written, fields, state });
  }

  async keepTyped() {
    if (!this.isChanged || (this.form.isEmpty() && !this.current.written)) {
      return;
    }
    await this.keep("draft");
    await this.store.setFact("open", this.current.id);
  }

  async save() {
    const missing = this.form.missing();
    if (missing.length) {
      this.isChanged = true;
      await this.keepTyped();
      this.form.showProblems(missing, { focus: true });
      return;
    }
    this.current.problems = [];
    await this.keep("waiting");
    await this.store.setFact("open", null);
    this.use(null);
    await this.show();
    this.say("saved");
    document.getElementById("status-region").focus();
    navigator.storage?.persist?.();
    this.send({ quietly: true });
  }

  async putAside() {
    this.isChanged = true;
    await this.keepTyped();
    await this.store.setFact("open", null);
    this.use(null);
    await this.show();
    this.say("saved");
    document.getElementById("status-region").focus();
  }

  async change(id) {
    await this.keepTyped();
    const note = await this.store.note(id);
    if (!note || this.list.passing.has(id)) {
      return this.show();
    }
    this.use(await this.store.put({ ...note, state: "draft" }));
    await this.store.setFact("open", id);
    await this.show();
    if (note.problems.length) {
      this.form.showProblems(note.problems, { focus: true });
    } else {
      document.getElementById("writing").focus();
    }
  }

  async delete(id) {
    if (window.confirm(this.words.sure)) {
      await this.store.remove(id);
      await this.show();
      this.say("deleted");
    }
  }

  async send({ quietly = false } = {}) {
    const notes = await this.store.notes();
    const waiting = notes.some((note) => note.state === "waiting");
    if (quietly && !waiting) {
      return;
    }
    const came = await this.sender.send();
    await this.show();
    document.getElementById("sign-in").hidden = came !== "signed_out" && came !== "not_allowed";
    if (came !== "nothing" && (waiting || came === "signed_out" || came === "not_allowed")) {
      this.say(came);
    }
  }

  async show() {
    const [notes, account] = await Promise.all([this.store.notes(), this.store.fact("account")]);
    this.list.show(notes, account, this.current.id);
  }

  say(what) {
    document.getElementById("status").textContent = this.words[what];
  }
}

async function stayReady(address) {
  const registered = await navigator.serviceWorker.register(address);
  const worker = registered.active || (await navigator.serviceWorker.ready).active;
  const tell = () => {
    document.getElementById("ready").hidden = worker.state !== "activated";
  };
  worker.addEventListener("statechange", tell);
  tell();
}

async function start() {
  if (!("serviceWorker" in navigator && "indexedDB" in window)) {
    return;
  }
  const said = JSON.parse(document.getElementById("said").textContent);
  const notes = new OfflineNotes(await Store.open(), said);
  await notes.start();
  document.getElementById("cannot").hidden = true;
  document.getElementById("offline").hidden = false;
  await stayReady(said.addresses.worker);
}

start().catch((error) => console.error(error));
