// Sends what waits, one note at a time. A note leaves the phone only once the server has it; sent
// again after a crash it carries the same id, and the server knows it.
import { newId } from "./store.js";

const PATIENCE = 30000;

async function ask(address, options = {}) {
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(), PATIENCE);
  try {
    return await fetch(address, {
      credentials: "same-origin",
      cache: "no-store",
      redirect: "manual",
      signal: impatience.signal,
      ...options,
    });
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

// Why nothing more can be sent now; empty when there is no such reason.
function obstacle(answer) {
  if (answer === null) {
    return "no_signal";
  }
  if (answer.type === "opaqueredirect" || answer.status === 401) {
    return "signed_out";
  }
  if (answer.status === 403) {
    return "not_allowed";
  }
  return answer.status === 429 || answer.status >= 500 ? "later" : "";
}

async function read(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

export class Sender {
  // tell(note, state, reference) is called whenever a note changes its state.
  constructor(store, addresses, tell) {
    Object.assign(this, { store, addresses, tell });
  }

  // Gives what came of it: "nothing", "sent", "attention", or why it stopped.
  async send() {
    if (!navigator.locks) {
      return this.sendAll();
    }
    return navigator.locks.request("insightbank-offline", { ifAvailable: true }, (lock) =>
      lock ? this.sendAll() : "nothing",
    );
  }

  async sendAll() {
    const stopped = await this.begin();
    if (stopped) {
      return stopped;
    }
    const waiting = (await this.store.notes()).filter((note) => note.state === "waiting");
    let result = "nothing";
    for (const { id } of waiting) {
      const note = await this.store.note(id);
      if (!note || note.state !== "waiting" || (note.account ?? this.account) !== this.account) {
        continue;
      }
      const came = await this.sendOne(note);
      if (came !== "sent" && came !== "attention") {
        this.tell(note, "waiting");
        return came;
      }
      result = result === "attention" ? result : came;
    }
    return result;
  }

  async begin() {
    const answer = await ask(this.addresses.session);
    const stopped = obstacle(answer) || (answer.ok ? "" : "later");
    if (stopped) {
      return stopped;
    }
    const { account, token } = await read(answer);
    if (!account) {
      return "later";
    }
    Object.assign(this, { account, token });
    await this.store.setFact("account", account);
    return "";
  }

  async sendOne(note) {
    this.tell(note, "sending");
    let answer = await this.post(note);
    if (answer && answer.status === 400) {
      // The token may have grown old while the notes waited.
      const stopped = await this.begin();
      if (stopped) {
        return stopped;
      }
      answer = await this.post(note);
    }
    return obstacle(answer) || this.settle(note, answer);
  }

  post(note) {
    return ask(this.addresses.notes, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      body: JSON.stringify({ id: note.id, fields: note.fields }),
    });
  }

  async settle(note, answer) {
    const { reference, errors = [] } = await read(answer);
    if (answer.status === 201) {
      // Changed in another tab meanwhile it stays: sent again, the server tells whether it is new.
      await this.store.exchange(note, null);
      this.tell(note, "sent", reference);
      return "sent";
    }
    // Known to the server with other words: kept here as a note of its own.
    const id = answer.status === 409 ? newId() : note.id;
    const refused = { ...note, id, state: "attention", account: this.account, problems: errors };
    await this.store.exchange(note, refused);
    this.tell(note, "attention");
    return "attention";
  }
}
