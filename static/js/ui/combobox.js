// An editable combobox with a list of suggestions (ARIA Authoring Practices 1.2, list autocomplete).

import {h} from "./element.js";

/**
 * @template T
 * @typedef {object} Choices
 * @property {HTMLInputElement} input
 * @property {HTMLUListElement} list
 * @property {(text: string, signal: AbortSignal) => Promise<T[]>} find
 * @property {(choice: T) => Node[]} draw what an option shows
 * @property {(choice: T) => void} onChoose
 * @property {(choices: T[], open: boolean) => void} onList told what the list now holds
 * @property {() => void} onClear Esc with the list closed
 */

const PAUSE_MS = 120;

/** Whether a button of the pointer is down. */
let pressing = false;
document.addEventListener("pointerdown", () => {
  pressing = true;
}, {capture: true});
for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    pressing = false;
  }, {capture: true});
}

/** @template T */
export class Combobox {
  /** @type {T[]} */
  #choices = [];
  #active = -1;
  #timer = 0;
  /** @type {AbortController | null} */
  #asking = null;

  /** @param {Choices<T>} parts */
  constructor(parts) {
    this.parts = parts;
    const {input, list} = parts;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    list.setAttribute("role", "listbox");
    input.addEventListener("input", () => this.#later());
    input.addEventListener("keydown", (event) => this.#key(event));
    input.addEventListener("blur", () => this.#left());
    // The list must not take the focus from the field when it is pressed.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#click(event));
  }

  /** Whether the list is shown. */
  get open() {
    return !this.parts.list.hidden;
  }

  /** Close the list and drop what is still being asked for. */
  close() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#asking = null;
    if (this.open) {
      this.#show([]);
    }
  }

  /**
   * The field is left. What is being pressed stands where it stood when the list closes, so only after the press:
   * a list that takes room would move the button away from under the pointer.
   */
  #left() {
    if (!pressing) {
      this.close();
      return;
    }
    document.addEventListener("pointerup", () => setTimeout(() => {
      if (document.activeElement !== this.parts.input) {
        this.close();
      }
    }), {once: true});
  }

  /** Ask for suggestions now. A late answer to an earlier text is dropped. */
  async refresh() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    const text = this.parts.input.value.trim();
    if (!text) {
      this.close();
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const choices = await this.parts.find(text, asking.signal);
      if (this.#asking === asking) {
        this.#show(choices);
      }
    } catch {
      // Suggestions are a help: without them the look-up itself still says what is wrong.
      if (this.#asking === asking) {
        this.#show([]);
      }
    }
  }

  #later() {
    clearTimeout(this.#timer);
    this.#asking?.abort();
    this.#timer = window.setTimeout(() => this.refresh(), PAUSE_MS);
  }

  /** @param {T[]} choices */
  #show(choices) {
    const {input, list} = this.parts;
    this.#choices = choices;
    list.replaceChildren(
      ...choices.map((choice, i) =>
        h("li", {role: "option", id: `${list.id}-${i}`, "aria-selected": "false"}, ...this.parts.draw(choice)),
      ),
    );
    list.hidden = choices.length === 0;
    input.setAttribute("aria-expanded", String(this.open));
    this.#activate(-1);
    this.parts.onList(choices, this.open);
  }

  /** @param {number} index the option in hand, −1 for none */
  #activate(index) {
    const {input, list} = this.parts;
    this.#active = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = list.children[index];
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({block: "nearest"});
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const count = this.#choices.length;
    if (event.isComposing) {
      return;
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!this.open) {
        this.refresh();
        return;
      }
      // One place more than there are options: none, where Enter looks up the text as typed.
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.#activate(((this.#active + 1 + step + count + 1) % (count + 1)) - 1);
    } else if (event.key === "Enter" && this.open && this.#active >= 0) {
      event.preventDefault();
      this.#choose(this.#active);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.open) {
        this.close();
      } else {
        this.parts.onClear();
      }
    }
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const option = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (option) {
      this.#choose([...this.parts.list.children].indexOf(option));
    }
  }

  /** @param {number} index */
  #choose(index) {
    const choice = this.#choices[index];
    this.close();
    if (choice !== undefined) {
      this.parts.onChoose(choice);
    }
  }
}
