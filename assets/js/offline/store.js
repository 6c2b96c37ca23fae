// Keeps notes in the browser's own database: what it says is kept is on the disk.
// A note: {id, stamp, account, state, fields, problems, written}. Its stamp changes with each change,
// so that whoever read it before knows that it is no longer what they read.
const NOTES = "notes";
const FACTS = "facts";

function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export class Store {
  static async open() {
    const request = indexedDB.open("insightbank-offline", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(NOTES, { keyPath: "id" });
      request.result.createObjectStore(FACTS, { keyPath: "name" });
    };
    const store = new Store();
    store.database = await settled(request);
    // A newer version of this page, in another tab, must not have to wait for this one.
    store.database.onversionchange = () => store.database.close();
    return store;
  }

  async write(name, work) {
    const transaction = this.database.transaction(name, "readwrite", { durability: "strict" });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
    });
    const result = await work(transaction.objectStore(name));
    await done;
    return result;
  }

  async notes() {
    const all = await settled(this.database.transaction(NOTES).objectStore(NOTES).getAll());
    return all.sort((one, other) => one.written.localeCompare(other.written));
  }

  note(id) {
    return settled(this.database.transaction(NOTES).objectStore(NOTES).get(id));
  }

  async put(note) {
    const stamped = { ...note, stamp: newId() };
    await this.write(NOTES, (notes) => settled(notes.put(stamped)));
    return stamped;
  }

  remove(id) {
    return this.write(NOTES, (notes) => settled(notes.delete(id)));
  }

  // Puts something in the place of a note, or takes it away, in one step: nothing is lost between.
  // Tells whether the note was still what the caller had read.
  exchange(note, next) {
    return this.write(NOTES, async (notes) => {
      const now = await settled(notes.get(note.id));
      if (!now || now.stamp !== note.stamp) {
        return false;
      }
      if (!next || next.id !== note.id) {
        await settled(notes.delete(note.id));
      }
      if (next) {
        await settled(notes.put({ ...next, stamp: newId() }));
      }
      return true;
    });
  }

  async fact(name) {
    const found = await settled(this.database.transaction(FACTS).objectStore(FACTS).get(name));
    return found ? found.value : null;
  }

  setFact(name, value) {
    return this.write(FACTS, (facts) => settled(facts.put({ name, value })));
  }
}
